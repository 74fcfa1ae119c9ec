/** What of tags takes long to read or to tell: for a thread that nobody else waits for. */
import type { PhotoId } from '../../shared/model/index.ts'
import { decodeFloat16, type Store } from '../store/index.ts'
import { transfer } from '../threads/index.ts'
import { nameOf, type Namer } from './tags.ts'

export type TagReads = ReturnType<typeof tagReads>

/** @param store the library, opened for reading; asked for at each call */
export function tagReads(store: () => Store) {
  let namer: Namer | null = null
  return {
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
  }
}
