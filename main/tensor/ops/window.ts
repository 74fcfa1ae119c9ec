/** The arithmetic of windows that step over pictures. */
import { GraphError } from '../value.ts'
import type { Window } from './kinds.ts'

type Pair = readonly [number, number]

/** Rows and columns of what a window gives of a picture of `size`. Throws GraphError where it does not fit once. */
export function windowed(size: Pair, kernel: Pair, { strides, pads, dilations }: Window): [number, number] {
  const places = [0, 1].map((axis) => {
    const room = size[axis]! + pads[axis]! + pads[axis + 2]! - dilations[axis]! * (kernel[axis]! - 1) - 1
    return Math.floor(room / strides[axis]!) + 1
  })
  if (places.some((n) => !(n > 0))) throw new GraphError(`a window of [${kernel}] over [${size}]`)
  return places as [number, number]
}

/** The places within a window, row by row. */
export const placesOf = ([rows, columns]: Pair): Pair[] =>
  Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns])
