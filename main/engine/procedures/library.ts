/** Folders, files and their ledger. */
import { KindredError } from '../../../shared/model/index.ts'
import { addRoot } from '../../library/index.ts'
import type { Base } from '../base.ts'
import { watch, type Services } from '../services.ts'

const WATCH_EVERY_MS = 1_000

export function libraryProcedures(os: Base, services: Services) {
  const { store, reader, jobs, state, active, folders } = services
  return {
    overview: os.library.overview.handler(() => state.overview()),
    watch: os.library.watch.handler(({ signal }) =>
      watch(services, signal, state.changed, WATCH_EVERY_MS, () => state.overview()),
    ),
    browse: os.library.browse.handler(({ input }) => folders.browse(input.handle)),
    addFolder: os.library.addFolder.handler(async ({ input }) => {
      await addRoot(store, folders.path(input.handle))
      state.touch()
      return { jobId: jobs.start({ kind: 'index', retryFailed: false }).id }
    }),
    removeFolder: os.library.removeFolder.handler(async ({ input }) => {
      const removed = await jobs.exclusive(['index', 'sample'], () => store.roots.remove(input.rootId))
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
    reindex: os.library.reindex.handler(({ input: { retryFailed } }) => ({
      jobId: jobs.start({ kind: 'index', retryFailed }).id,
    })),
    ledger: os.library.ledger.handler(({ input: { state: wanted, offset, limit } }) =>
      reader.ask((api) => api.ledger(wanted, offset, limit)),
    ),
  }
}
