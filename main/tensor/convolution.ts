/** Convolution and pooling of pictures [N, C, H, W]. */
import type { Value } from './value.ts'

type Pair = readonly [down: number, across: number]

interface Steps {
  readonly stride?: number | Pair
  /** Zeros around the picture: everywhere as many, or top, left, bottom, right. */
  readonly padding?: number | readonly [number, number, number, number]
}

const pairOf = (n: number | Pair): Pair => (typeof n === 'number' ? [n, n] : n)
const stepsOf = ({ stride = 1, padding = 0 }: Steps) => ({
  strides: pairOf(stride),
  pads: typeof padding === 'number' ? ([padding, padding, padding, padding] as const) : padding,
})

/**
 * Convolution, without turning the kernel as the field does: [N, O, H', W'].
 * @param weight [O, C / groups, h, w]
 * @param options.bias [O]
 * @param options.groups C for a depthwise convolution
 */
export function conv(
  x: Value,
  weight: Value,
  options: Steps & { dilation?: number | Pair; groups?: number; bias?: Value } = {},
): Value {
  const { dilation = 1, groups = 1, bias } = options
  const attrs = { ...stepsOf(options), dilations: pairOf(dilation), groups }
  return x.graph.push('conv', bias ? [x, weight, bias] : [x, weight], attrs)
}

/** The largest number of each window, which padding never is. */
export const maxPool = (x: Value, kernel: number | Pair, steps: Steps = {}): Value =>
  x.graph.push('maxPool', [x], { kernel: pairOf(kernel), ...stepsOf(steps) })

/** The mean of each window, with the zeros around the picture. Of a whole picture it is `mean(x, [2, 3])`. */
export const averagePool = (x: Value, kernel: number | Pair, steps: Steps = {}): Value =>
  x.graph.push('averagePool', [x], { kernel: pairOf(kernel), ...stepsOf(steps) })
