/** Giving every photo its vector: newest first, in batches, each of them kept as soon as it is computed. */
import type { Gate } from '../../shared/lib/gate.ts'
import type { PhotoId } from '../../shared/model/index.ts'
import type { Decoder } from '../media/index.ts'
import { photoPixels, type Encoder } from '../models/index.ts'
import type { ModelRow, Store } from '../store/index.ts'

export interface EmbedOptions {
  store: Store
  model: ModelRow
  /** the photos that lack a vector of the model, in the order of work */
  waiting: readonly PhotoId[]
  /** one in a thread of its own, so that it computes while the next pictures are decoded */
  encoder: Encoder
  signal: AbortSignal
  /** passed before each batch */
  gate: Gate
  report: (progress: { stage: string; done: number; total: number; unit: string }) => void
  /** gets each batch once it is kept: [ids.length, d] */
  onBatch?: (ids: PhotoId[], vectors: Float32Array) => void
  log: (line: string) => void
  decoder: Decoder
}

export interface Embedded {
  embedded: number
  /** photos whose thumbnail and file could not be decoded; the next run tries them again */
  skipped: number
}

const BATCH = 64

interface Photo {
  id: PhotoId
  hash: string
}

interface Batch {
  photos: Photo[]
  /** [photos.length, size, size, 3] */
  pixels: Uint8Array
}

/**
 * Computes the vectors that photos lack. A kill loses at most the batch under way.
 * @throws the signal's reason when it aborts; what is kept stays
 */
export async function embedLibrary(options: EmbedOptions): Promise<Embedded> {
  const { store, model, waiting, encoder, signal, gate, report, onBatch } = options
  const dims = model.manifest.embeddingSize
  const progress = (done: number) =>
    report({ stage: 'Looking at photos', done, total: waiting.length, unit: 'photos' })
  let embedded = 0
  if (waiting.length > 0) progress(0)

  let next = decode(options, waiting.slice(0, BATCH))
  for (let at = 0; at < waiting.length; at += BATCH) {
    const { photos, pixels } = await next
    next = decode(options, waiting.slice(at + BATCH, at + 2 * BATCH))
    // Awaited in the next round, or never when this one throws: it is no one's unhandled error.
    next.catch(() => {})
    await gate.pass()
    signal.throwIfAborted()
    if (photos.length > 0) {
      const vectors = await encoder.encodeImages(pixels, photos.length)
      store.vectors.put(
        model.hash,
        photos.map(({ hash }, row) => ({ hash, vector: vectors.subarray(row * dims, (row + 1) * dims) })),
      )
      onBatch?.(
        photos.map(({ id }) => id),
        vectors,
      )
    }
    embedded += photos.length
    progress(Math.min(at + BATCH, waiting.length))
  }
  return { embedded, skipped: waiting.length - embedded }
}

/** Decodes the thumbnails of a batch in parallel; photos that cannot be decoded are left out. */
async function decode(options: EmbedOptions, ids: readonly PhotoId[]): Promise<Batch> {
  const photos = options.store.photos.keys(ids)
  const { size } = options.model.manifest.image.preprocessing
  const decoded = await Promise.all(photos.map((photo) => pixelsOf(options, photo)))
  const good = photos.filter((_, i) => decoded[i] !== null)
  const pixels = new Uint8Array(good.length * size * size * 3)
  decoded.filter((each) => each !== null).forEach((each, row) => pixels.set(each, row * size * size * 3))
  return { photos: good, pixels }
}

async function pixelsOf(
  { store, model, log, decoder }: EmbedOptions,
  photo: Photo,
): Promise<Uint8Array | null> {
  const pixels = await photoPixels(
    store.home,
    photo.hash,
    () => store.photos.original(photo.id),
    model.manifest.image.preprocessing,
    decoder,
  )
  if (!(pixels instanceof Error)) return pixels
  log(pixels.message)
  return null
}
