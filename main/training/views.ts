/**
 * Random views of photos, made inside the graph: crop, flip, resize and blur as Ry . img . Rx', colour as an affine
 * map of each pixel and of the picture's mean. Only a few numbers a view come from outside.
 */
import {
  abs,
  add,
  cast,
  constant,
  div,
  exp,
  greater,
  input,
  matmul,
  max,
  mean,
  mul,
  neg,
  relu,
  reshape,
  slice,
  sub,
  sum,
  where,
  type Builder,
  type Value,
} from '../tensor/index.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { View } from '../../shared/model/index.ts'

/** How strongly views differ from the photo. */
export type Augmentation = Omit<View, 'scale'>

/** ImageNet's channel means and deviations, of 0..1 pixels. */
const MEAN = [0.485, 0.456, 0.406]
const DEVIATION = [0.229, 0.224, 0.225]

/** Pixels (B, 3, S, S) of 0..1 to about zero mean and unit variance. */
export function standardise(pixels: Value): Value {
  const channel = (data: readonly number[]) => constant(pixels.graph, [1, 3, 1, 1], data)
  return mul(sub(pixels, channel(MEAN)), channel(DEVIATION.map((d) => 1 / d)))
}

/** The other way round. */
export function unstandardised(pictures: Value): Value {
  const channel = (data: readonly number[]) => constant(pictures.graph, [1, 3, 1, 1], data)
  return add(mul(pictures, channel(DEVIATION)), channel(MEAN))
}

/**
 * Numbers a view takes: crop [x0, y0, x1, y1] with x0 > x1 for a flip, blur sigma, a 3x6 colour map, and whether it is
 * solarised.
 */
export const VIEW_NUMBERS = 5 + 18 + 1
const [COLOURS, SOLARISED] = [5, 23]

/**
 * Row i of the result says how output pixel i of `to` is mixed from the `from` input pixels between `start` and
 * `end` (B, 1, 1; in pixels): a triangle filter, widened when shrinking, so that nothing aliases.
 * @returns (B, to, from), rows of sum 1
 */
function resampler(start: Value, end: Value, from: number, to: number): Value {
  const { graph } = start
  const column = (n: number) => Array.from({ length: n }, (_, i) => i + 0.5)
  const step = mul(sub(end, start), 1 / to) // (B, 1, 1)
  const centre = add(mul(step, constant(graph, [1, to, 1], column(to))), start) // (B, to, 1)
  const distance = abs(sub(centre, constant(graph, [1, 1, from], column(from)))) // (B, to, from)
  const weight = relu(sub(1, div(distance, max(abs(step), 1))))
  return div(weight, add(sum(weight, [2]), 1e-6))
}

/** Gaussian blur along one axis as a matrix (B, size, size); a tiny sigma leaves the picture as it is. */
function blurMatrix(sigma: Value, size: number): Value {
  const squares = Array.from({ length: size * size }, (_, i) => (Math.floor(i / size) - (i % size)) ** 2)
  const distance = constant(sigma.graph, [1, size, size], squares)
  const weight = exp(neg(div(distance, mul(mul(sigma, sigma), 2))))
  return div(weight, sum(weight, [2]))
}

/**
 * Views of photos, standardised.
 * @param pixels (B, 3, C, C) u8, planar, from the pixel cache
 * @param numbers (B, VIEW_NUMBERS)
 * @returns (B, 3, size, size)
 */
export function views(pixels: Value, numbers: Value, size: number, augmentation: Augmentation): Value {
  const [batch, , cached] = pixels.shape as [number, number, number]
  const number = (i: number) => reshape(slice(numbers, 1, i, i + 1), [batch, 1, 1])
  const [x0, y0, x1, y1, sigma] = [0, 1, 2, 3, 4].map(number) as [Value, Value, Value, Value, Value]
  let [rows, columns] = [resampler(y0, y1, cached, size), resampler(x0, x1, cached, size)]
  if (augmentation.blur > 0) {
    const blur = blurMatrix(sigma, size)
    ;[rows, columns] = [matmul(blur, rows), matmul(blur, columns)]
  }
  const planes = mul(cast(pixels, 'f32'), 1 / 255)
  const wide = (matrix: Value) => reshape(matrix, [batch, 1, size, cached])
  const cropped = matmul(matmul(wide(rows), planes), wide(columns), { transB: true }) // (B, 3, S, S)
  const coloured = hasColour(augmentation) ? recolour(cropped, numbers) : cropped
  return standardise(augmentation.solarise > 0 ? solarise(coloured, numbers) : coloured)
}

const hasColour = ({ jitter, grey }: Augmentation) => grey > 0 || jitter.some((j) => j > 0)

/** Values of 0..1 from the middle up become 1 - x, in the views that are solarised. */
function solarise(pictures: Value, numbers: Value): Value {
  const [batch] = pictures.shape as [number]
  const chosen = reshape(slice(numbers, 1, SOLARISED, VIEW_NUMBERS), [batch, 1, 1, 1])
  const turned = where(greater(0.5, pictures), pictures, sub(1, pictures))
  return where(greater(chosen, 0), turned, pictures)
}

/** x -> M x + N mean(x), with [M N] (3 x 6) a view's colour map. */
function recolour(pictures: Value, numbers: Value): Value {
  const [batch, , size] = pictures.shape as [number, number, number]
  const map = reshape(slice(numbers, 1, COLOURS, SOLARISED), [batch, 3, 6])
  const flat = reshape(pictures, [batch, 3, size * size])
  const shift = matmul(slice(map, 2, 3, 6), mean(flat, [2])) // (B, 3, 1)
  return reshape(add(matmul(slice(map, 2, 0, 3), flat), shift), pictures.shape)
}

export const pixelInput = (graph: Builder, name: string, batch: number, side: number): Value<'input'> =>
  input(graph, name, 'u8', [batch, 3, side, side]) as Value<'input'>

/** Under which the numbers of a step's views are fed, in the recipe's order. */
export const viewName = (i: number): string => `views${i}`

export const viewInput = (graph: Builder, name: string, batch: number): Value<'input'> =>
  input(graph, name, 'f32', [batch, VIEW_NUMBERS]) as Value<'input'>

type Matrix = readonly number[]
const LUMA = [0.299, 0.587, 0.114]

const times = (a: Matrix, b: Matrix): Matrix =>
  Array.from({ length: 9 }, (_, i) =>
    [0, 1, 2].reduce((s, k) => s + a[3 * Math.floor(i / 3) + k]! * b[3 * k + (i % 3)]!, 0),
  )
const blend = (a: Matrix, b: Matrix, t: number): Matrix => a.map((x, i) => t * x + (1 - t) * b[i]!)
const diagonal = (d: number): Matrix => [d, 0, 0, 0, d, 0, 0, 0, d]
const LUMA_ROWS: Matrix = [...LUMA, ...LUMA, ...LUMA]
const TO_YIQ: Matrix = [...LUMA, 0.5959, -0.2746, -0.3213, 0.2115, -0.5227, 0.3112]
const FROM_YIQ: Matrix = [1, 0.956, 0.619, 1, -0.272, -0.647, 1, -1.106, 1.703]

/** A turn of the hue by `turns` of the circle, in YIQ. */
function hueMatrix(turns: number): Matrix {
  const [c, s] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)]
  return times(FROM_YIQ, times([1, 0, 0, 0, c, -s, 0, s, c], TO_YIQ))
}

/** One view's random numbers, written at `at`. `side` is the cached photo's. */
export function drawView(
  random: Random,
  side: number,
  augmentation: Augmentation,
  out: Float32Array,
  at: number,
): void {
  const area = random.between(...augmentation.area)
  const aspect = Math.exp(random.between(Math.log(3 / 4), Math.log(4 / 3)))
  const width = Math.min(1, Math.sqrt(area * aspect)) * side
  const height = Math.min(1, Math.sqrt(area / aspect)) * side
  const left = random.between(0, side - width)
  const top = random.between(0, side - height)
  const flipped = random.chance(augmentation.flip)
  const sigma = random.chance(augmentation.blur) ? random.between(0.1, 2) : 0.05
  out.set([flipped ? left + width : left, top, flipped ? left : left + width, top + height, sigma], at)

  let [pixel, average]: [Matrix, Matrix] = [diagonal(1), diagonal(0)]
  const linear = (m: Matrix) => ([pixel, average] = [times(m, pixel), times(m, average)])
  const [brightness, contrast, saturation, hue] = augmentation.jitter
  const factor = (strength: number) => random.between(Math.max(0, 1 - strength), 1 + strength)
  if (random.chance(augmentation.jitterChance)) {
    const steps = [
      () => linear(diagonal(factor(brightness))),
      () => {
        // Towards the picture's mean luma, which the steps so far have changed as they changed every pixel.
        const f = factor(contrast)
        const luma = times(
          LUMA_ROWS,
          pixel.map((x, i) => x + average[i]!),
        )
        ;[pixel, average] = [pixel.map((x) => f * x), average.map((x, i) => f * x + (1 - f) * luma[i]!)]
      },
      () => linear(blend(diagonal(1), LUMA_ROWS, factor(saturation))),
      () => linear(hueMatrix(random.between(-hue, hue))),
    ]
    for (const step of random.shuffle(steps)) step()
  }
  if (random.chance(augmentation.grey)) linear(LUMA_ROWS)
  for (let row = 0; row < 3; row++) {
    out.set(
      [...pixel.slice(3 * row, 3 * row + 3), ...average.slice(3 * row, 3 * row + 3)],
      at + COLOURS + 6 * row,
    )
  }
  // Drawn only where it can be: what has no use for it draws the numbers that it always drew.
  out[at + SOLARISED] = Number(augmentation.solarise > 0 && random.chance(augmentation.solarise))
}
