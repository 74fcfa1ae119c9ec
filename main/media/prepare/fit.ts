/** Where a photo's pixels go in the square that a model sees. */
import type { Preprocessing } from '../../../shared/model/index.ts'
import type { Picture, Window } from './resample.ts'

export interface Fit {
  /** the whole photo after resizing */
  resized: { width: number; height: number }
  /** the part of it that the model sees */
  window: Window
}

export function fitOf(
  photo: { width: number; height: number },
  { fit, resize, size, rounding }: Preprocessing,
): Fit {
  const resized = resizedTo(photo, fit, resize)
  const [left, width] = middle(resized.width, size, rounding)
  const [top, height] = middle(resized.height, size, rounding)
  return { resized, window: { left, top, width, height } }
}

function resizedTo({ width, height }: Fit['resized'], fit: Preprocessing['fit'], to: number): Fit['resized'] {
  if (fit === 'stretch') return { width: to, height: to }
  if (fit === 'pad') {
    const ratio = Math.max(width, height) / to
    const side = (length: number) => Math.max(1, roundEven(length / ratio))
    return { width: side(width), height: side(height) }
  }
  const short = Math.min(width, height)
  const side = (length: number) => (length === short ? to : Math.floor((to * length) / short))
  return { width: side(width), height: side(height) }
}

/** Where the middle `size` of `length` pixels begins, and how many there are. */
function middle(length: number, size: number, rounding: Preprocessing['rounding']): [number, number] {
  if (length <= size) return [0, length]
  const half = (length - size) / 2
  return [rounding === 'even' ? roundEven(half) : Math.floor(half), size]
}

/** As Python rounds: a half goes to the even number. */
const roundEven = (x: number) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))

export const enlarges = (to: Fit['resized'], from: Fit['resized']) =>
  to.width > from.width || to.height > from.height

/** A picture in the middle of a square. */
export function padded({ data, width, height }: Picture, size: number, fill: number): Uint8Array {
  if (width === size && height === size) return data
  const square = new Uint8Array(size * size * 3).fill(fill)
  const [left, top] = [Math.floor((size - width) / 2), Math.floor((size - height) / 2)]
  for (let row = 0; row < height; row++) {
    square.set(data.subarray(row * width * 3, (row + 1) * width * 3), ((top + row) * size + left) * 3)
  }
  return square
}
