/**
 * The thread that reads the library for answers that take all of it: counts, outlines, lists, quotes. It sees what the
 * engine has committed, through a connection of its own that cannot write.
 */
import { libraryReads } from '../library/index.ts'
import { listModels } from '../models/index.ts'
import { discriminant, tagReads } from '../search/index.ts'
import { checkpoint, openReader, type Store } from '../store/index.ts'
import { serve } from '../threads/index.ts'
import { choosePhotos, drawViews, heldOutPhotos, quoteTraining } from '../training/index.ts'
import type { ModelId, PhotoId, Recipe, TrainRequest } from '../../shared/model/index.ts'

let opened: Store | null = null
/** What reads on after it has given others their turn. */
const reading = new Set<Promise<unknown>>()
const store = () => {
  if (!opened) throw new Error('The library is not open.')
  return opened
}

const reads = libraryReads(store)
const api = {
  open: (home: string) => void (opened = openReader(home)),
  checkpoint: () => checkpoint(store().home.database),
  ...reads,
  kept: (id: ModelId, ids: readonly PhotoId[]) => toItsEnd(reads.kept(id, ids)),
  ...tagReads(store),
  discriminant,
  models: () => listModels(store()),
  quote: () => toItsEnd(quoteTraining(store())),
  choosePhotos: (request: TrainRequest, file: string | null) =>
    toItsEnd(choosePhotos(store(), request, file)),
  /** One of them, by a number; none where there are none. */
  onePhoto(seed: number) {
    const all = store().photos.all()
    return all.length > 0 ? [all[seed % all.length]!] : []
  },
  drawViews: (pixels: Uint8Array, recipe: Recipe, seed: number) => drawViews(pixels, recipe, seed),
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
