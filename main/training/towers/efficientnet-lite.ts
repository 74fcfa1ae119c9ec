/** EfficientNet-Lite (Liu 2020): EfficientNet (Tan 2019) without squeeze-and-excitation, and with ReLU6. */
import type { ShapeOf } from '../../../shared/model/index.ts'
import { add, conv, mean, relu6, reshape, type Value } from '../../tensor/index.ts'
import type { Parameters, RunningAverages } from '../parameters.ts'
import { normalizeBatch } from './batch-norm.ts'

/** Features a picture, of every size of the family. */
export const EFFICIENTNET_LITE_FEATURES = 1280

/** As the reference, where PyTorch has 1e-5. */
const EPSILON = 1e-3
const STEM = 32
/** [expansion, kernel, stride, channels, blocks] of each stage. */
const STAGES = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
] as const

/** A multiple of 8 that is at most a tenth smaller. */
function rounded(channels: number): number {
  const near = Math.max(8, Math.floor((channels + 4) / 8) * 8)
  return near < 0.9 * channels ? near + 8 : near
}

/** As TensorFlow pads, so that size / stride rounded up stays: the odd one goes below and to the right. */
function samePadding(size: number, kernel: number, stride: number) {
  const all = Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0)
  const before = Math.floor(all / 2)
  return [before, before, all - before, all - before] as const
}

/**
 * Features of pictures.
 * @param pictures (B, 3, S, S), about zero mean and unit variance
 * @param running as of `normalizeBatch`
 * @returns (B, 1280) features averaged over the picture, before any head
 */
export function efficientNetLiteFeatures(
  parameters: Parameters,
  pictures: Value,
  { width, depth }: ShapeOf<'efficientnet-lite'>,
  running: RunningAverages | null,
): Value {
  const layer = (name: string, x: Value, to: number, kernel: number, { stride = 1, groups = 1 } = {}) => {
    const std = Math.sqrt(2 / ((kernel * kernel * to) / groups))
    const weight = parameters.matrix(`image.${name}.weight`, [to, x.shape[1]! / groups, kernel, kernel], std)
    const padding = samePadding(x.shape[2]!, kernel, stride)
    return normalizeBatch(
      parameters,
      `image.${name}`,
      conv(x, weight, { stride, padding, groups }),
      running,
      EPSILON,
    )
  }
  /** A bottleneck the other way round (Sandler 2018): wide inside, and thin where it is added. */
  const block = (name: string, x: Value, expansion: number, kernel: number, stride: number, to: number) => {
    const inside = x.shape[1]! * expansion
    const wide = expansion === 1 ? x : relu6(layer(`${name}.expand`, x, inside, 1))
    const seen = relu6(layer(`${name}.depthwise`, wide, inside, kernel, { stride, groups: inside }))
    const thin = layer(`${name}.project`, seen, to, 1)
    return stride === 1 && x.shape[1] === to ? add(thin, x) : thin
  }

  let x = relu6(layer('stem', pictures, STEM, 3, { stride: 2 })) // (B, 32, S/2, S/2)
  for (const [stage, [expansion, kernel, stride, channels, blocks]] of STAGES.entries()) {
    // The first and the last stage keep their depth.
    const count = stage === 0 || stage === STAGES.length - 1 ? blocks : Math.ceil(depth * blocks)
    for (let i = 0; i < count; i++)
      x = block(`${stage}.${i}`, x, expansion, kernel, i === 0 ? stride : 1, rounded(width * channels))
  }
  x = relu6(layer('last', x, EFFICIENTNET_LITE_FEATURES, 1)) // (B, 1280, S/32, S/32)
  return reshape(mean(x, [2, 3]), [x.shape[0]!, EFFICIENTNET_LITE_FEATURES])
}
