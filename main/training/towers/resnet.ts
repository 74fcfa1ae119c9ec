/** ResNet (He 2016), as torchvision builds it: its 3x3 convolutions carry the stride. */
import type { ShapeOf } from '../../../shared/model/index.ts'
import { add, conv, maxPool, mean, relu, reshape, type Value } from '../../tensor/index.ts'
import type { Parameters, RunningAverages } from '../parameters.ts'
import { normalizeBatch } from './batch-norm.ts'

/** A bottleneck gives four times the channels that it works in. */
const EXPANSION = { basic: 1, bottleneck: 4 } as const

/** Features a picture. */
export const resNetFeatureCount = ({ block, blocks, width }: ShapeOf<'resnet'>): number =>
  EXPANSION[block] * width * 2 ** (blocks.length - 1)

/**
 * Features of pictures.
 * @param pictures (B, 3, S, S), about zero mean and unit variance
 * @param running as of `normalizeBatch`
 * @returns (B, D) features averaged over the picture, before any head
 */
export function resNetFeatures(
  parameters: Parameters,
  pictures: Value,
  shape: ShapeOf<'resnet'>,
  running: RunningAverages | null,
): Value {
  const { stem, block, blocks, width } = shape
  const layer = (name: string, x: Value, to: number, kernel: number, stride = 1) => {
    // He 2015, so that what flows back keeps its scale.
    const std = Math.sqrt(2 / (kernel * kernel * to))
    const weight = parameters.matrix(`image.${name}.weight`, [to, x.shape[1]!, kernel, kernel], std)
    const y = conv(x, weight, { stride, padding: Math.floor(kernel / 2) })
    return normalizeBatch(parameters, `image.${name}`, y, running)
  }
  const residual = (name: string, x: Value, inside: number, stride: number): Value => {
    const to = EXPANSION[block] * inside
    const same = x.shape[1] === to && stride === 1
    const branch =
      block === 'basic'
        ? layer(`${name}.1`, relu(layer(`${name}.0`, x, inside, 3, stride)), to, 3)
        : layer(
            `${name}.2`,
            relu(layer(`${name}.1`, relu(layer(`${name}.0`, x, inside, 1)), inside, 3, stride)),
            to,
            1,
          )
    return relu(add(branch, same ? x : layer(`${name}.shortcut`, x, to, 1, stride)))
  }
  let x =
    stem === 'cifar'
      ? relu(layer('stem', pictures, width, 3)) // (B, W, S, S)
      : maxPool(relu(layer('stem', pictures, width, 7, 2)), 3, { stride: 2, padding: 1 }) // (B, W, S/4, S/4)
  blocks.forEach((count, stage) => {
    for (let i = 0; i < count; i++)
      x = residual(`${stage}.${i}`, x, width * 2 ** stage, i === 0 && stage > 0 ? 2 : 1)
  })
  return reshape(mean(x, [2, 3]), [x.shape[0]!, x.shape[1]!])
}
