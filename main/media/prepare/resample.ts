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
  const across = taps(width, to.width, window.left, window.width, kernel)
  const wide = new Uint8ClampedArray(height * window.width * 3)
  for (let row = 0; row < height; row++) {
    weigh(data, row * width * 3, 3, 1, across, wide, row * window.width * 3, 3)
  }
  const down = taps(height, to.height, window.top, window.height, kernel)
  const out = new Uint8ClampedArray(window.height * window.width * 3)
  const stride = window.width * 3
  weigh(wide, 0, stride, window.width, down, out, 0, stride)
  return { data: new Uint8Array(out.buffer), width: window.width, height: window.height }
}

interface Tap {
  first: number
  weights: number[]
}

/** Of which of `from` pixels each of the pixels `start` to `start + count` of `to` is made. */
function taps(from: number, to: number, start: number, count: number, kernel: Kernel): Tap[] {
  const { reach, weight } = kernels[kernel]
  return Array.from({ length: count }, (_, i) => {
    const middle = ((start + i + 0.5) * from) / to
    const first = Math.max(0, Math.floor(middle - reach + 0.5))
    const end = Math.min(from, Math.floor(middle + reach + 0.5))
    const weights = Array.from({ length: end - first }, (_, k) => weight(Math.abs(first + k + 0.5 - middle)))
    const sum = weights.reduce((a, b) => a + b, 0)
    return { first, weights: weights.map((each) => each / sum) }
  })
}

/** One line of pixels, or as many side by side as `pixels`, made of another that has `step` numbers from each to the next. */
function weigh(
  from: Uint8Array | Uint8ClampedArray,
  fromAt: number,
  step: number,
  pixels: number,
  line: readonly Tap[],
  to: Uint8ClampedArray,
  toAt: number,
  toStep: number,
): void {
  line.forEach(({ first, weights }, i) => {
    for (let c = 0; c < pixels * 3; c++) {
      let sum = 0
      for (let k = 0; k < weights.length; k++) {
        sum += weights[k]! * from[fromAt + (first + k) * step + c]!
      }
      to[toAt + i * toStep + c] = sum
    }
  })
}
