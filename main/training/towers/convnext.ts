/** ConvNeXt (Liu 2022), as torchvision builds it, without stochastic depth. */
import type { ShapeOf } from '../../../shared/model/index.ts'
import {
  add,
  conv,
  gelu,
  layerNorm,
  linear,
  mean,
  mul,
  reshape,
  transpose,
  type Value,
} from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'

const EPSILON = 1e-6
/** What a block adds starts as next to nothing (Touvron 2021). */
const LAYER_SCALE = 1e-6
/** As the reference draws every matrix. */
const STD = 0.02
const LAST = [0, 2, 3, 1] as const
const FIRST = [0, 3, 1, 2] as const

/**
 * Features of pictures.
 * @param pictures (B, 3, S, S), about zero mean and unit variance
 * @returns (B, D), D the last of the widths: averaged over the picture and normalised, before any head
 */
export function convNeXtFeatures(parameters: Parameters, pictures: Value, shape: ShapeOf<'convnext'>): Value {
  const named = (name: string) => `image.${name}`
  const zeros = (name: string, width: number) => parameters.constant(named(`${name}.bias`), [width], 0)
  const kernels = (name: string, shape: readonly [number, number, number, number]) =>
    parameters.matrix(named(`${name}.weight`), shape, STD)
  const norm = (name: string, x: Value) => {
    const width = x.shape.at(-1)!
    return layerNorm(x, parameters.constant(named(`${name}.gain`), [width], 1), zeros(name, width), EPSILON)
  }
  /** Of (B, C, H, W), over the channels. */
  const channelNorm = (name: string, x: Value) => transpose(norm(name, transpose(x, LAST)), FIRST)
  /** Windows that do not overlap. */
  const cut = (name: string, x: Value, to: number, side: number) =>
    conv(x, kernels(name, [to, x.shape[1]!, side, side]), { stride: side, bias: zeros(name, to) })
  const map = (name: string, x: Value, to: number) =>
    linear(x, parameters.matrix(named(`${name}.weight`), [x.shape[1]!, to], STD), zeros(name, to))

  const block = (name: string, x: Value): Value => {
    const [batch, width, rows, columns] = x.shape as [number, number, number, number]
    const scale = parameters.constant(named(`${name}.scale`), [width], LAYER_SCALE)
    const seen = conv(x, kernels(`${name}.seen`, [width, 1, 7, 7]), {
      ...{ padding: 3, groups: width },
      bias: zeros(`${name}.seen`, width),
    })
    const flat = reshape(norm(`${name}.norm`, transpose(seen, LAST)), [batch * rows * columns, width]) // (BHW, C)
    const hidden = gelu(map(`${name}.expand`, flat, 4 * width)) // (BHW, 4C)
    const branch = mul(map(`${name}.contract`, hidden, width), scale) // (BHW, C)
    return add(x, transpose(reshape(branch, [batch, rows, columns, width]), FIRST))
  }

  let x = channelNorm('stem.norm', cut('stem', pictures, shape.widths[0]!, 4)) // (B, W, S/4, S/4)
  shape.blocks.forEach((count, stage) => {
    if (stage > 0) x = cut(`${stage}.cut`, channelNorm(`${stage}.norm`, x), shape.widths[stage]!, 2)
    for (let i = 0; i < count; i++) x = block(`${stage}.${i}`, x)
  })
  return norm('norm', reshape(mean(x, [2, 3]), [x.shape[0]!, x.shape[1]!]))
}
