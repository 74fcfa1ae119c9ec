/**
 * Convolution and pooling in TensorFlow.js as slices and products (im2col), since its own take neither groups nor strides
 * together with dilations, nor pads that differ.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { placesOf, windowed, type Pool, type Window } from '../ops/index.ts'
import type { Shape } from '../value.ts'
import type { FormTable, TensorFlow } from './definition.ts'

type Pair = readonly [number, number]

const NO_DILATION = [1, 1] as const
/** Less than any picture holds. */
const LOWEST = -3.4e38

/** Where in the padded picture a place of the window begins and ends. */
function reach(place: Pair, counts: Pair, { strides, dilations }: Window): { start: Pair; size: Pair } {
  const along = (axis: 0 | 1) =>
    [dilations[axis] * place[axis], strides[axis] * (counts[axis] - 1) + 1] as const
  const [[top, height], [left, width]] = [along(0), along(1)]
  return { start: [top, left], size: [height, width] }
}

/** The pictures [N, C, H, W] as [N, C, h w, H' W']: of each place in the window, what it sees. */
function unfold(tf: TensorFlow, x: Tensor, kernel: Pair, window: Window, around = 0): Tensor {
  const [n, c, h, w] = x.shape as [number, number, number, number]
  const [top, left, bottom, right] = window.pads
  const counts = windowed([h, w], kernel, window)
  const padded = tf.pad(x, [[0, 0], [0, 0], [top, bottom], [left, right]], around) // prettier-ignore
  const seen = placesOf(kernel).map((place) => {
    const { start, size } = reach(place, counts, window)
    const end = [n, c, start[0] + size[0], start[1] + size[1]]
    const slice = tf.stridedSlice(padded, [0, 0, ...start], end, [1, 1, ...window.strides])
    return tf.reshape(slice, [n, c, 1, counts[0] * counts[1]])
  })
  return tf.concat(seen, 2)
}

/** The transpose of `unfold`, to pictures of `shape`: what each place saw is added where it saw it. */
function fold(tf: TensorFlow, seen: Tensor, shape: Shape, kernel: Pair, window: Window): Tensor {
  const [n, c, h, w] = shape as [number, number, number, number]
  const [top, left, bottom, right] = window.pads
  const [down, across] = window.strides
  const counts = windowed([h, w], kernel, window)
  const [rows, columns] = counts
  const added = placesOf(kernel).map((place, i) => {
    const { start, size } = reach(place, counts, window)
    const one = tf.reshape(tf.slice(seen, [0, 0, i, 0], [n, c, 1, rows * columns]), [
      n * c,
      rows,
      1,
      columns,
      1,
    ])
    // Strides leave zeros between what is seen.
    const apart = tf.pad(one, [[0, 0], [0, 0], [0, down - 1], [0, 0], [0, across - 1]]) // prettier-ignore
    const spread = tf.slice(
      tf.reshape(apart, [n, c, rows * down, columns * across]),
      [0, 0, 0, 0],
      [n, c, ...size],
    )
    const rest = [h + top + bottom - start[0] - size[0], w + left + right - start[1] - size[1]] as const
    return tf.pad(spread, [[0, 0], [0, 0], [start[0], rest[0]], [start[1], rest[1]]]) // prettier-ignore
  })
  return tf.slice(tf.addN(added), [0, 0, top, left], [n, c, h, w])
}

/** [N, g k, ...] as [g, k, N R]: for each group one matrix, the batch in its columns. */
function byGroup(tf: TensorFlow, x: Tensor, groups: number): Tensor {
  const n = x.shape[0]!
  const grouped = tf.reshape(x, [n, groups, -1, places(x.shape)])
  return tf.reshape(tf.transpose(grouped, [1, 2, 0, 3]), [groups, grouped.shape[2]!, -1])
}

/** How many numbers of a channel lie side by side: the last axis of what was unfolded, H W of pictures. */
const places = (shape: Shape) => shape.slice(shape.length === 4 ? 2 : -1).reduce((a, b) => a * b, 1)

/** Unfolded pictures [N, C, P, R] as [g, C/g P, N R]. */
function seenByGroup(tf: TensorFlow, seen: Tensor, groups: number): Tensor {
  const [n, c, p, r] = seen.shape as [number, number, number, number]
  return byGroup(tf, tf.reshape(seen, [n, c * p, r]), groups)
}

const kernelOf = (weight: Tensor): Pair => [weight.shape[2]!, weight.shape[3]!]
/** Kernels [O, C/g, h, w] as [g, O/g, C/g P]. */
const matrices = (tf: TensorFlow, weight: Tensor, groups: number) =>
  tf.reshape(weight, [groups, weight.shape[0]! / groups, -1])

/** [g, k, N R] as [N, g k, R]. */
function byPicture(tf: TensorFlow, x: Tensor, n: number): Tensor {
  const [groups, each] = x.shape as [number, number, number]
  const turned = tf.transpose(tf.reshape(x, [groups, each, n, -1]), [2, 0, 1, 3])
  return tf.reshape(turned, [n, groups * each, -1])
}

const pooling = ({ kernel, ...window }: Pool): [Pair, Window] => [
  kernel,
  { ...window, dilations: NO_DILATION },
]

export const windows: Pick<
  FormTable,
  'conv' | 'convInput' | 'convWeight' | 'maxPool' | 'maxPoolPlaces' | 'averagePool'
> = {
  conv: (tf, [x, weight, bias], { groups, ...window }, shape) => {
    const seen = seenByGroup(tf, unfold(tf, x!, kernelOf(weight!), window), groups)
    const y = tf.reshape(byPicture(tf, tf.matMul(matrices(tf, weight!, groups), seen), shape[0]!), [...shape])
    return bias ? tf.add(y, tf.reshape(bias, [1, -1, 1, 1])) : y
  },
  convInput: (tf, [dy, weight], { groups, size: _, ...window }, shape) => {
    const kernel = kernelOf(weight!)
    const seen = tf.matMul(matrices(tf, weight!, groups), byGroup(tf, dy!, groups), true)
    const [n, c] = shape as [number, number]
    const unfolded = tf.reshape(byPicture(tf, seen, n), [n, c, kernel[0] * kernel[1], places(dy!.shape)])
    return fold(tf, unfolded, shape, kernel, window)
  },
  convWeight: (tf, [x, dy], { groups, kernel, ...window }, shape) => {
    const seen = seenByGroup(tf, unfold(tf, x!, kernel, window), groups)
    return tf.reshape(tf.matMul(byGroup(tf, dy!, groups), seen, false, true), [...shape])
  },
  maxPool: (tf, [x], attrs, shape) =>
    tf.reshape(tf.max(unfold(tf, x!, ...pooling(attrs), LOWEST), 2), [...shape]),
  maxPoolPlaces: (tf, [x], attrs, shape) => {
    const [h, w] = [x!.shape[2]!, x!.shape[3]!]
    const [n, c, , columns] = shape as [number, number, number, number]
    const { kernel, strides, pads } = attrs
    const numbers = (dims: number[], at: (i: number) => number) =>
      tf.tensor(
        Array.from({ length: dims.reduce((a, b) => a * b) }, (_, i) => at(i)),
        dims,
        'int32',
      )
    const within = numbers([kernel[0] * kernel[1]], (i) => Math.floor(i / kernel[1]) * w + (i % kernel[1]))
    const corners = numbers([places(shape)], (i) => {
      const [row, column] = [Math.floor(i / columns), i % columns]
      return (row * strides[0] - pads[0]) * w + column * strides[1] - pads[1]
    })
    const largest = tf.argMax(unfold(tf, x!, ...pooling(attrs), LOWEST), 2) // (N, C, R)
    const inPicture = tf.add(tf.gather(within, tf.cast(largest, 'int32')), corners)
    return tf.reshape(
      tf.add(
        inPicture,
        numbers([n, c, 1], (i) => i * h * w),
      ),
      [...shape],
    )
  },
  averagePool: (tf, [x], attrs, shape) =>
    tf.reshape(tf.mean(unfold(tf, x!, ...pooling(attrs)), 2), [...shape]),
}
