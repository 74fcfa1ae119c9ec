/** Layers that are made of other ops. */
import { add, cast, div, greater, mean, mul, normalize, reshape, sqrt, sub, where } from './build.ts'
import { GraphError, type Value } from './value.ts'

/** LayerNorm (Ba 2016) over the last axis of x [..., D], with a gain and a bias [D]. */
export const layerNorm = (x: Value, gain: Value, bias: Value, epsilon = 1e-5): Value =>
  add(mul(normalize(x, epsilon), gain), bias)

/** What BatchNorm subtracts and divides by, [C] each. */
export interface Moments {
  readonly mean: Value
  /** Of the whole batch, divided by the number of elements and not by one less. */
  readonly variance: Value
}

const channelsOf = (x: Value) => Array.from(x.shape, (_, axis) => axis).filter((axis) => axis !== 1)

/** The mean and variance of each channel of x [N, C, ...]. */
export function momentsOf(x: Value): Moments {
  const channels = x.shape[1]!
  const average = mean(x, channelsOf(x))
  const centred = sub(x, average)
  const variance = mean(mul(centred, centred), channelsOf(x))
  return { mean: reshape(average, [channels]), variance: reshape(variance, [channels]) }
}

/** [C] as it broadcasts to x [N, C, ...]. */
const wide = (x: Value, v: Value) => reshape(v, [1, -1, ...x.shape.slice(2).map(() => 1)])

/**
 * BatchNorm (Ioffe 2015) of x [N, C, ...] while it learns: (x - mean) / sqrt(variance + epsilon) * gain + bias.
 * @param moments `momentsOf(x)`
 * @param gain [C]
 * @param bias [C]
 */
export function batchNorm(
  x: Value,
  { mean, variance }: Moments,
  gain: Value,
  bias: Value,
  epsilon = 1e-5,
): Value {
  const scale = div(gain, sqrt(add(variance, epsilon)))
  return add(mul(sub(x, wide(x, mean)), wide(x, scale)), wide(x, bias))
}

/**
 * The same once it has learned, by moments that no longer depend on x: one factor and one term a channel, which ONNX
 * Runtime draws into the convolution before it.
 */
export function learnedBatchNorm(
  x: Value,
  { mean, variance }: Moments,
  gain: Value,
  bias: Value,
  epsilon = 1e-5,
): Value {
  const scale = div(gain, sqrt(add(variance, epsilon)))
  return add(mul(x, wide(x, scale)), wide(x, sub(bias, mul(mean, scale))))
}

/**
 * Dropout (Srivastava 2014): zero with a chance of `rate`, in steps of 1/256, and scaled so that the expectation stays.
 * @param bytes u8, random, of a shape that broadcasts to x's: [B, 1, ...] drops whole examples (stochastic depth)
 */
export function dropout(x: Value, bytes: Value, rate: number): Value {
  const dropped = Math.round(rate * 256)
  if (bytes.dtype !== 'u8' || dropped < 0 || dropped > 255)
    throw new GraphError(`dropout of ${rate} by ${bytes.dtype}`)
  return where(greater(cast(bytes, 'f32'), dropped - 0.5), mul(x, 256 / (256 - dropped)), 0)
}
