/** Giving every photo its vector: newest first, in batches, each of them kept as soon as it is computed. */
import type { Gate } from '../../shared/lib/gate.ts'
import type { PhotoId } from '../../shared/model/index.ts'
import type { Decoder } from '../media/index.ts'
import { photoPixels, type Encoder } from '../models/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import { embed, keep, type Embedding, type SeenFeatures, type SeenPixels } from './keep.ts'
import type { Kept } from './kept.ts'

export interface EmbedOptions {
  store: Store
  model: ModelRow
  /** the photos that lack a vector or features of the model, in the order of work */
  waiting: readonly PhotoId[]
  /** reads what is kept of the features of photos, without holding this thread */
  kept: (ids: readonly PhotoId[]) => Promise<Kept>
  /** one in a thread of its own, so that it computes while the next pictures are decoded */
  encoder: Encoder
  signal: AbortSignal
  /** passed before each batch */
  gate: Gate
  report: (progress: { stage: string; done: number; total: number; unit: string }) => void
  /** called once a batch is kept */
  onKept?: (embedding: Embedding) => void
  log: (line: string) => void
  decoder: Decoder
}

export interface Embedded {
  embedded: number
  /** photos whose thumbnail and file could not be decoded; the next run tries them again */
  skipped: number
}

/** Photos of which the kept features are read at once, in the database's own order: see `readKept`. */
const LOT = 2048
/** Of those, what becomes vectors at once. */
const FEATURES = 256
/** Pictures in memory at once, twice. */
const BATCH = 64

/**
 * Computes the vectors that photos lack: from their features where those are kept, else from their pictures. A kill
 * loses at most the batch under way.
 * @throws the signal's reason when it aborts; what is kept stays
 */
export async function embedLibrary(options: EmbedOptions): Promise<Embedded> {
  const { store, model, waiting, signal, gate, report, onKept } = options
  const progress = (done: number) =>
    report({ stage: 'Looking at photos', done, total: waiting.length, unit: 'photos' })
  let [embedded, looked] = [0, 0]
  if (waiting.length > 0) progress(0)
  // While one batch is written, the next is computed, and the one after it read.
  for await (const batch of ahead(embeddings(options, ahead(batches(options))))) {
    await gate.pass()
    await store.checkpoints.caughtUp()
    signal.throwIfAborted()
    if (batch.embedding.photos.length > 0) {
      keep(store, model, batch.embedding)
      onKept?.(batch.embedding)
    }
    embedded += batch.embedding.photos.length
    progress((looked += batch.looked))
  }
  return { embedded, skipped: waiting.length - embedded }
}

interface Batch {
  /** what there is of it */
  seen: SeenFeatures | SeenPixels
  /** how many photos it is of, those included that could not be decoded */
  looked: number
}

async function* embeddings(
  { encoder }: EmbedOptions,
  source: AsyncGenerator<Batch, void>,
): AsyncGenerator<{ embedding: Embedding; looked: number }, void> {
  for await (const { seen, looked } of source) yield { embedding: await embed(encoder, seen), looked }
}

async function* batches(options: EmbedOptions): AsyncGenerator<Batch, void> {
  for await (const { known, unknown } of ahead(lots(options))) {
    const width = known.features.length / known.photos.length
    for (let from = 0; from < known.photos.length; from += FEATURES) {
      const photos = known.photos.slice(from, from + FEATURES)
      const features = known.features.slice(from * width, (from + FEATURES) * width)
      yield { seen: { photos, features }, looked: photos.length }
    }
    for (let from = 0; from < unknown.length; from += BATCH) {
      const photos = unknown.slice(from, from + BATCH)
      yield { seen: await decode(options, photos), looked: photos.length }
    }
  }
}

async function* lots({ waiting, kept }: EmbedOptions): AsyncGenerator<Kept, void> {
  for (let at = 0; at < waiting.length; at += LOT) yield kept(waiting.slice(at, at + LOT))
}

/** Gives what `source` gives, and has the next one made meanwhile. Nothing is under way any more when it ends. */
async function* ahead<T>(source: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  let next = source.next()
  try {
    for (;;) {
      const { value, done } = await next
      if (done) return
      next = source.next()
      // Awaited in the next round or at the end: it is no one's unhandled error.
      next.catch(() => {})
      yield value
    }
  } finally {
    await next.catch(() => {})
    await source.return()
  }
}

/** Decodes the thumbnails of a batch in parallel; photos that cannot be decoded are left out. */
async function decode(options: EmbedOptions, photos: readonly Photo[]): Promise<SeenPixels> {
  const { size } = options.model.manifest.image.preprocessing
  const decoded = await Promise.all(photos.map((photo) => pixelsOf(options, photo)))
  const good = photos.filter((_, i) => decoded[i] !== null)
  const pixels = new Uint8Array(good.length * size * size * 3)
  decoded.filter((each) => each !== null).forEach((each, row) => pixels.set(each, row * size * size * 3))
  return { photos: good, pixels }
}

type Photo = SeenPixels['photos'][number]

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
