/** Folders, files and their ledger. */
import { IndexRequest, KindredError, type PhotoId } from '../../../shared/model/index.ts'
import { addRoot, removeRoot } from '../../library/index.ts'
import type { Base } from '../base.ts'
import { noPhoto } from '../errors.ts'
import { watch, type Services } from '../services.ts'

const WATCH_EVERY_MS = 1_000

export function libraryProcedures(os: Base, services: Services) {
  const { store, reader, jobs, state, active, folders } = services
  /** The words of a photo that is there are changed on the photo itself. */
  const mustBeGone = (id: PhotoId) => {
    if (store.photos.hash(id) === null || store.files.holders(id).length > 0) throw noPhoto(id)
  }
  return {
    overview: os.library.overview.handler(() => state.overview()),
    watch: os.library.watch.handler(({ signal }) =>
      watch(services, signal, state.changed, WATCH_EVERY_MS, () => state.overview()),
    ),
    browse: os.library.browse.handler(({ input }) => folders.browse(input.handle)),
    addFolder: os.library.addFolder.handler(async ({ input }) => {
      const { id } = await addRoot(store, folders.path(input.handle))
      state.touch()
      return { jobId: jobs.start({ kind: 'index', ...IndexRequest.parse({}) }).id, rootId: id }
    }),
    removeFolder: os.library.removeFolder.handler(async ({ input }) => {
      const removed = await jobs.exclusive(['index', 'sample'], () => removeRoot(store, input.rootId))
      if (!removed) {
        throw new KindredError(
          'NOT_FOUND',
          `There is no folder ${input.rootId} in the library.`,
          'Look at the list again.',
        )
      }
      state.touch()
      await active.refresh()
      return {}
    }),
    addSample: os.library.addSample.handler(({ input: { count, seed } }) => ({
      jobId: jobs.start({ kind: 'sample', count, seed }).id,
    })),
    reindex: os.library.reindex.handler(({ input }) => ({
      jobId: jobs.start({ kind: 'index', ...input }).id,
    })),
    keptWords: os.library.keptWords.handler(() => reader.ask((api) => api.keptWords())),
    giveWords: os.library.giveWords.handler(({ input: { from, to } }) => {
      mustBeGone(from)
      if (!store.photos.details(to)) throw noPhoto(to)
      store.given.move(from, to)
      state.touch()
      return {}
    }),
    discardWords: os.library.discardWords.handler(({ input: { photoId } }) => {
      mustBeGone(photoId)
      store.given.discard(photoId)
      state.touch()
      return {}
    }),
    ledger: os.library.ledger.handler(({ input: { state: wanted, offset, limit } }) =>
      reader.ask((api) => api.ledger(wanted, offset, limit)),
    ),
  }
}
