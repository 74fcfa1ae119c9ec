/** Two models that should be one: how near the vectors are that they give of the same photos and texts. */
import type { Cosines } from '../../shared/model/index.ts'
import { inBatches, joined, type Decodable } from './batches.ts'
import type { Embedder } from './embedder.ts'

type Pair = readonly [Embedder, Embedder]

/**
 * The cosines of both models' vectors of each photo that can be decoded and of each text; null where there are none.
 * @param models of one embedding size, which see pictures alike
 * @param report gets the number of photos looked at so far
 */
export async function agreement(
  models: Pair,
  photos: readonly Decodable[],
  texts: readonly string[],
  report: (done: number) => void = () => {},
): Promise<{ photos: Cosines | null; texts: Cosines | null }> {
  const ofPhotos: number[] = []
  for await (const { pixels } of inBatches(photos)) {
    const n = pixels.length
    if (n > 0) ofPhotos.push(...(await cosines(models, n, (model) => model.encodeImages(joined(pixels), n))))
    report(ofPhotos.length)
  }
  const ofTexts =
    models[0].hasText && texts.length > 0
      ? await cosines(models, texts.length, (model) => model.encodeText(texts))
      : []
  return { photos: summed(ofPhotos), texts: summed(ofTexts) }
}

async function cosines(
  [one, other]: Pair,
  n: number,
  encode: (model: Embedder) => Promise<Float32Array>,
): Promise<number[]> {
  const [a, b] = [await encode(one), await encode(other)]
  return Array.from({ length: n }, (_, row) => {
    let sum = 0
    for (let i = row * one.dims; i < (row + 1) * one.dims; i++) sum += a[i]! * b[i]!
    return sum
  })
}

const summed = (values: readonly number[]): Cosines | null =>
  values.length === 0
    ? null
    : {
        count: values.length,
        mean: values.reduce((sum, value) => sum + value, 0) / values.length,
        least: Math.min(...values),
      }
