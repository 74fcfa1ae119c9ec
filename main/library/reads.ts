/** What takes all of a large library to read: for a thread that nobody else waits for. */
import type { FileState, ModelId, PhotoId } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { transfer } from '../threads/index.ts'
import { readKept } from './kept.ts'

export type LibraryReads = ReturnType<typeof libraryReads>

/** @param store the library, opened for reading; asked for at each call */
export const libraryReads = (store: () => Store) => ({
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

  /** The ids of present photos, or of so many of the newest ones, without a vector of a model, newest first. */
  missing(modelHash: string, among?: number) {
    const ids = Float64Array.from(store().vectors.missing(modelHash, among))
    return transfer(ids, [ids.buffer])
  },

  /** What is kept of the features of photos, in buffers, which are handed over. */
  async kept(id: ModelId, ids: readonly PhotoId[]) {
    const kept = await readKept(store(), store().models.get(id)!.manifest, ids)
    return transfer(kept, [kept.known.features.buffer])
  },
})
