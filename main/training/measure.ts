/** How well a model finds photos it was not trained on. */
import sharp from 'sharp'
import type { Quality } from '../../shared/model/index.ts'
import { Random } from './random.ts'
import { chance, recallAt } from './recall.ts'

/** What turns pixels u8 [n, S, S, 3] and texts into unit vectors [n, dims]. */
export interface Embedder {
  readonly dims: number
  readonly size: number
  readonly hasText: boolean
  encodeImages(pixels: Uint8Array, n: number): Promise<Float32Array>
  encodeText(texts: readonly string[]): Promise<Float32Array>
}

export interface Measured {
  /** u8 [size, size, 3] */
  readonly pixels: Uint8Array
  readonly captions: readonly string[]
}

const BATCH = 50

/**
 * Recall@k among `photos`: caption to photo and photo to caption where the model reads text and the photos have
 * captions, and view to view: a random crop, mirrored or not, finds the other crop of its photo.
 */
export async function measure(model: Embedder, photos: readonly Measured[]): Promise<Quality> {
  const { dims } = model
  const images = await embedAll(
    model,
    photos.map((p) => p.pixels),
  )
  const owners = photos.flatMap((p, i) => p.captions.map(() => i))
  const texts =
    model.hasText && owners.length > 0 ? await model.encodeText(photos.flatMap((p) => p.captions)) : null
  const views = await Promise.all([0, 1].map((k) => cropped(photos, model.size, k)))
  const [a, b] = [await embedAll(model, views[0]!), await embedAll(model, views[1]!)]
  return {
    photos: photos.length,
    captions: owners.length,
    textToImage: texts && recallAt(texts, images, dims, (query, row) => owners[query] === row),
    imageToText: texts && recallAt(images, texts, dims, (query, row) => owners[row] === query),
    viewToView: recallAt(a, b, dims, (query, row) => query === row),
    chance: chance(photos.length),
  }
}

async function embedAll(model: Embedder, pictures: readonly Uint8Array[]): Promise<Float32Array> {
  const out = new Float32Array(pictures.length * model.dims)
  for (let at = 0; at < pictures.length; at += BATCH) {
    const batch = pictures.slice(at, at + BATCH)
    out.set(await model.encodeImages(concatBytes(batch), batch.length), at * model.dims)
  }
  return out
}

function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** One random view of each photo: 30 to 100 % of its area, mirrored half of the time; the same for the same `k`. */
function cropped(photos: readonly Measured[], size: number, k: number): Promise<Uint8Array[]> {
  return Promise.all(
    photos.map(({ pixels }, i) => {
      const random = new Random(k, i)
      const side = Math.round(size * Math.sqrt(random.between(0.3, 1)))
      const [left, top] = [random.integer(size - side + 1), random.integer(size - side + 1)]
      return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
        .extract({ left, top, width: side, height: side })
        .flop(random.chance(0.5))
        .resize(size, size, { kernel: 'lanczos3' })
        .raw()
        .toBuffer()
    }),
  )
}
