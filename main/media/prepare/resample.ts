/**
 * Making pictures larger, as Pillow does (`Resample.c`): its pixels have their middle at a half. libvips shrinks as
 * Pillow does, but enlarges with pixels that lie up to half a pixel elsewhere, which a model's vectors show.
 */
import type { Preprocessing } from '../../../shared/model/index.ts'

/** RGB, row-major [height, width, 3]. */
export interface Picture {
  data: Uint8Array
  width: number
  height: number
}

export interface Window {
  left: number
  top: number
  width: number
  height: number
}

type Kernel = Preprocessing['kernel']

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))
/** How far each kernel reaches, and its weight at a distance within that. */
const kernels: Record<Kernel, { reach: number; weight: (x: number) => number }> = {
  bilinear: { reach: 1, weight: (x) => 1 - x },
  // Keys 1981 with a = -0.5.
  bicubic: {
    reach: 2,
    weight: (x) => (x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2),
  },
  lanczos3: { reach: 3, weight: (x) => sinc(x) * sinc(x / 3) },
}

/**
 * The part `window` of a picture that was made `width` x `height`.
 * @param to no side shorter than the picture's
 */
export function enlarge(
  { data, width, height }: Picture,
  to: { width: number; height: number },
  window: Window,
  kernel: Kernel,
): Picture {
  const wide = acrossRows({ data, width, height }, taps(width, to.width, window.left, window.width, kernel))
  const out = downColumns(wide, window.width * 3, taps(height, to.height, window.top, window.height, kernel))
  return { data: new Uint8Array(out.buffer), width: window.width, height: window.height }
}

/** Of each pixel of a line: from where on it is made, and the weights of the `count` pixels there; some may be 0. */
interface Taps {
  count: number
  first: Int32Array
  weights: Float64Array
}

/** Of which of `from` pixels each of the pixels `start` to `start + length` of `to` is made. */
function taps(from: number, to: number, start: number, length: number, kernel: Kernel): Taps {
  const { reach, weight } = kernels[kernel]
  const count = Math.min(from, 2 * reach)
  const first = new Int32Array(length)
  const weights = new Float64Array(length * count)
  for (let i = 0; i < length; i++) {
    const middle = ((start + i + 0.5) * from) / to
    const begin = Math.max(0, Math.floor(middle - reach + 0.5))
    const end = Math.min(from, Math.floor(middle + reach + 0.5))
    // All `count` pixels lie inside the line; those before `begin` have no weight.
    first[i] = Math.min(begin, from - count)
    const own = weights.subarray(i * count, (i + 1) * count)
    for (let at = begin; at < end; at++) own[at - first[i]!] = weight(Math.abs(at + 0.5 - middle))
    const sum = own.reduce((a, b) => a + b, 0)
    for (let k = 0; k < count; k++) own[k]! /= sum
  }
  return { count, first, weights }
}

/** Each row made of its own pixels. */
function acrossRows({ data, width, height }: Picture, { count, first, weights }: Taps): Uint8ClampedArray {
  const length = first.length
  const out = new Uint8ClampedArray(height * length * 3)
  let at = 0
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < length; i++) {
      let [red, green, blue] = [0, 0, 0]
      let from = (row * width + first[i]!) * 3
      for (let k = i * count; k < (i + 1) * count; k++) {
        const weight = weights[k]!
        red += weight * data[from]!
        green += weight * data[from + 1]!
        blue += weight * data[from + 2]!
        from += 3
      }
      out[at] = red
      out[at + 1] = green
      out[at + 2] = blue
      at += 3
    }
  }
  return out
}

/** Each row made of whole rows of `stride` numbers. */
function downColumns(
  data: Uint8ClampedArray,
  stride: number,
  { count, first, weights }: Taps,
): Uint8ClampedArray {
  const out = new Uint8ClampedArray(first.length * stride)
  const sums = new Float64Array(stride)
  for (let i = 0; i < first.length; i++) {
    sums.fill(0)
    for (let k = 0; k < count; k++) {
      const weight = weights[i * count + k]!
      const from = (first[i]! + k) * stride
      for (let c = 0; c < stride; c++) sums[c]! += weight * data[from + c]!
    }
    out.set(sums, i * stride)
  }
  return out
}
