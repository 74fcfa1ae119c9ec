/**
 * The thread that reads the library for answers that take all of it: counts, outlines, lists, quotes. It sees what the
 * engine has committed, through a connection of its own that cannot write.
 */
import { readKept } from '../library/index.ts'
import { keptFeatures, trunkHash } from '../models/index.ts'
import { nameOf, type Namer } from '../search/index.ts'
import { decodeFloat16, openReader, type Store } from '../store/index.ts'
import { serve, transfer } from '../threads/index.ts'
import { choosePhotos, heldOutPhotos, quoteTraining } from '../training/index.ts'
import type { FileState, ModelId, PhotoId, TrainRequest } from '../../shared/model/index.ts'

let opened: Store | null = null
let namer: Namer | null = null
/** What reads on after it has given others their turn. */
const reading = new Set<Promise<unknown>>()
const store = () => {
  if (!opened) throw new Error('The library is not open.')
  return opened
}

const api = {
  open: (home: string) => void (opened = openReader(home)),

  /** What the library holds. */
  overview() {
    const { roots, files, photos, given, captions, models, vectors } = store()
    const active = models.active()
    return {
      roots: roots.list().map(({ id, name, path, online, emptied }) => ({
        id,
        name,
        path,
        online,
        counts: files.counts(id),
        gone: emptied ? files.withPhoto(id) : files.gone(id),
      })),
      counts: files.counts(),
      photos: photos.count(),
      keptWords: given.kept().length,
      ...captions.counts(),
      activeModel: active && {
        id: active.id,
        name: active.manifest.name,
        hasText: active.manifest.text !== null,
      },
      embedded: active ? vectors.count(active.hash) : 0,
    }
  },

  ledger(state: FileState | undefined, offset: number, limit: number) {
    const { files } = store()
    const counts = files.counts()
    const total = state ? counts[state] : Object.values(counts).reduce((sum, n) => sum + n, 0)
    return { total, counts, entries: files.page(state, offset, limit) }
  },

  keptWords: () => store().given.kept(),

  /** All present photos in the order of the grid; numbers in buffers, which are handed over. */
  outline() {
    const { ids, ratios, days } = store().photos.outline()
    const columns = { ids: Float64Array.from(ids), ratios: Uint32Array.from(ratios), days }
    return transfer(columns, [columns.ids.buffer, columns.ratios.buffer])
  },

  /** How many present photos have a vector of each model. */
  embedded: (modelHashes: readonly string[]) => modelHashes.map((hash) => store().vectors.count(hash)),

  /** The ids of present photos of which no features of a model are kept, newest first. */
  withoutFeatures(id: ModelId) {
    const { models } = store()
    const ids = Float64Array.from(keptFeatures(store(), models.get(id)!.manifest).missing())
    return transfer(ids, [ids.buffer])
  },

  /** What is kept of the features of photos, in buffers, which are handed over. */
  kept(id: ModelId, ids: readonly PhotoId[]) {
    const kept = readKept(store(), store().models.get(id)!.manifest, ids)
    return transfer(kept, [kept.known.features.buffer])
  },

  /** How many bytes each model's vectors are, and the features that it stands on. */
  disk: (ids: readonly ModelId[]) =>
    ids.map((id) => {
      const { hash, manifest } = store().models.get(id)!
      return { vectors: store().vectors.bytes(hash), features: store().features.bytes(trunkHash(manifest)) }
    }),

  /** The ids of present photos, or of so many of the newest ones, without a vector of a model, newest first. */
  missing(modelHash: string, among?: number) {
    const ids = Float64Array.from(store().vectors.missing(modelHash, among))
    return transfer(ids, [ids.buffer])
  },

  /** Whether a photo has a vector of the model and no names. */
  hasUnnamed: (id: string, modelHash: string) =>
    store().tags.waiting(id, modelHash, 0 as PhotoId, 1).length > 0,

  takeNamer: (given: Namer) => void (namer = given),

  /** Names photos with the namer that was taken: the first `limit` that wait, after the id `after`. */
  nameLot(id: string, modelHash: string, after: PhotoId, limit: number) {
    const named = namer
    if (named?.id !== id) throw new Error('That namer is not here.')
    return store()
      .tags.waiting(id, modelHash, after, limit)
      .map(({ id, hash, data }) => ({ id, hash, ...nameOf(named, decodeFloat16(data)) }))
  },

  tagCounts: (id: string) => store().tags.counts(id),

  /** The photos that have all of these tags, surest first, with how sure the least sure of their tags is. */
  tagged(id: string, words: readonly string[]) {
    const [first, ...others] = words.map((word) => store().tags.having(id, word))
    const also = others.map((photos) => new Map(photos.map((photo) => [photo.id, photo.confidence])))
    const found = first!.flatMap((photo) => {
      const all = [photo.confidence, ...also.map((each) => each.get(photo.id) ?? 0)]
      return all.includes(0) ? [] : [{ id: photo.id, confidence: Math.min(...all) }]
    })
    if (others.length > 0) found.sort((a, b) => b.confidence - a.confidence)
    const columns = {
      ids: Float64Array.from(found, (photo) => photo.id),
      confidences: Float64Array.from(found, (photo) => photo.confidence),
    }
    return transfer(columns, [columns.ids.buffer, columns.confidences.buffer])
  },

  quote: () => toItsEnd(quoteTraining(store())),

  choosePhotos: (request: TrainRequest, file: string | null) =>
    toItsEnd(choosePhotos(store(), request, file)),

  /** The held-out photos to measure on, with their bursts as they are now; folders may be captions, too. */
  heldOut: (folders: boolean) => heldOutPhotos(store(), folders),
}
export type ReaderApi = typeof api

/** Lets what needs the library still have it, should the thread be asked to end meanwhile. */
function toItsEnd<T>(answer: Promise<T>): Promise<T> {
  const ended = answer.catch(() => {}).finally(() => reading.delete(ended))
  reading.add(ended)
  return answer
}

serve(api, async () => {
  await Promise.all(reading)
  opened?.close()
})
