/**
 * Windows as slices (im2col) and back: what convolution and mean pooling are in double precision, in which ONNX Runtime
 * has no kernels for them. The forms of single precision are held to these in the tests.
 */
import type { OnnxEmitter } from '../onnx/emitter.ts'
import type { Shape } from '../value.ts'
import type { Window } from './kinds.ts'
import { placesOf, windowed } from './window.ts'

type Pair = readonly [number, number]

/**
 * The pictures `x` of `shape` [N, C, H, W] as [N, C, h w, H', W']: of each place in the window, what it sees.
 * @param around what there is around the picture
 */
export function unfold(
  to: OnnxEmitter,
  x: string,
  shape: Shape,
  kernel: Pair,
  window: Window,
  around = 0,
): string {
  const { strides, pads, dilations } = window
  const [top, left, bottom, right] = pads
  const [rows, columns] = windowed([shape[2]!, shape[3]!], kernel, window)
  const padded = to.node('Pad', [
    x,
    to.shape([0, 0, top, left, 0, 0, bottom, right]),
    to.constant('f32', [], [around]),
  ])
  const seen = placesOf(kernel).map(([i, j]) => {
    const start = [dilations[0] * i, dilations[1] * j] as const
    const end = [start[0] + strides[0] * (rows - 1) + 1, start[1] + strides[1] * (columns - 1) + 1]
    const places = [padded, to.shape(start), to.shape(end), to.shape([2, 3]), to.shape(strides)]
    return to.node('Unsqueeze', [to.node('Slice', places), to.shape([2])])
  })
  return to.node('Concat', seen, { axis: 2 })
}

/** The transpose of `unfold`: what each place in the window saw is added where it saw it. */
export function fold(to: OnnxEmitter, seen: string, shape: Shape, kernel: Pair, window: Window): string {
  const { strides, pads, dilations } = window
  const [batch, channels, height, width] = shape as [number, number, number, number]
  const [rows, columns] = windowed([height, width], kernel, window)
  const [down, across] = [rows * strides[0], columns * strides[1]]
  const added = placesOf(kernel).map(([i, j], place) => {
    const one = to.node('Slice', [seen, to.shape([place]), to.shape([place + 1]), to.shape([2])])
    // Strides leave zeros between what is seen.
    const apart = to.node('Reshape', [one, to.shape([batch, channels, rows, 1, columns, 1])])
    const spread = to.node('Pad', [
      apart,
      to.shape([0, 0, 0, 0, 0, 0, 0, 0, 0, strides[0] - 1, 0, strides[1] - 1]),
    ])
    const [top, left] = [dilations[0] * i - pads[0], dilations[1] * j - pads[1]]
    return to.node('Pad', [
      to.node('Reshape', [spread, to.shape([batch, channels, down, across])]),
      to.shape([0, 0, top, left, 0, 0, height - top - down, width - left - across]),
    ])
  })
  return added.length > 1 ? to.node('Sum', added) : added[0]!
}
