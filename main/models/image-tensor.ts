/** Pixels as the tensor that an image trunk takes. */
import type { ImageSide } from '../../shared/model/index.ts'
import type { Tensor } from '../tensor/index.ts'

/**
 * Pictures `at` to `at + count` of u8 [n, size, size, 3], in the type and layout that the trunk wants; with nothing more
 * of them than its batch takes, the rest is 0.
 */
export function imageTensor(
  pixels: Uint8Array,
  at: number,
  count: number,
  { input: { type, layout, batch }, preprocessing }: Pick<ImageSide, 'input' | 'preprocessing'>,
): Tensor {
  const { size } = preprocessing
  const rows = batch ?? count
  const each = size * size * 3
  const from = pixels.subarray(at * each, (at + count) * each)
  const shape = layout === 'NHWC' ? [rows, size, size, 3] : [rows, 3, size, size]
  if (type === 'u8') {
    if (layout === 'NHWC' && rows === count) return { dtype: 'u8', shape, data: from }
    const data = new Uint8Array(rows * each)
    arrange(from, data, layout, size * size, (value) => value)
    return { dtype: 'u8', shape, data }
  }
  const { rescale, mean, std } = preprocessing
  const tables = mean.map((middle, c) =>
    Float32Array.from({ length: 256 }, (_, value) => (value * rescale - middle) / std[c]!),
  )
  const data = new Float32Array(rows * each)
  arrange(from, data, layout, size * size, (value, c) => tables[c]![value]!)
  return { dtype: 'f32', shape, data }
}

/** Writes [n, places, 3] as it is (NHWC) or as [n, 3, places] (NCHW). */
function arrange(
  from: Uint8Array,
  to: Uint8Array | Float32Array,
  layout: ImageSide['input']['layout'],
  places: number,
  valueOf: (value: number, colour: number) => number,
): void {
  const [step, plane] = layout === 'NHWC' ? [3, 1] : [1, places]
  for (let start = 0; start < from.length; start += 3 * places) {
    for (let i = 0; i < places; i++) {
      for (let c = 0; c < 3; c++) to[start + i * step + c * plane] = valueOf(from[start + 3 * i + c]!, c)
    }
  }
}
