/**
 * The thread that reads the library for answers that take all of it: counts, outlines, lists, quotes. It sees what the
 * engine has committed, through a connection of its own that cannot write.
 */
import { openReader, type Store } from '../store/index.ts'
import { serve, transfer } from '../threads/index.ts'
import { quoteTraining } from '../training/index.ts'
import type { FileState } from '../../shared/model/index.ts'

let opened: Store | null = null
let quoting: Promise<unknown> = Promise.resolve()
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

  /** The ids of present photos without a vector of a model, newest first. */
  missing(modelHash: string) {
    const ids = Float64Array.from(store().vectors.missing(modelHash))
    return transfer(ids, [ids.buffer])
  },

  quote() {
    const quote = quoteTraining(store())
    quoting = quote.catch(() => {})
    return quote
  },
}
export type ReaderApi = typeof api

serve(api, async () => {
  await quoting
  opened?.close()
})
