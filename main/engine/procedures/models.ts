/** The models, and which of them is active. */
import { isDeepStrictEqual } from 'node:util'
import { KindredError, type FolderHandle } from '../../../shared/model/index.ts'
import { acceptedOffer, catalogue, makeOffer, multiplyAddsPerSecond } from '../../downloads/index.ts'
import { evaluate, evaluateLabels, probe } from '../../measuring/index.ts'
import { addModel, knownModel, removeModel } from '../../models/index.ts'
import type { Base } from '../base.ts'
import { activateModel } from '../embedding.ts'
import { readingHeldOut } from '../reader.ts'
import { tell, untilClosed, type Services } from '../services.ts'

export function modelProcedures(os: Base, services: Services) {
  const { store, reader, jobs, folders, state, network } = services
  const tools = { ...services, readHeldOut: readingHeldOut(reader) }
  const path = (handle: FolderHandle | undefined) => handle && folders.path(handle)
  return {
    list: os.models.list.handler(() => reader.ask((api) => api.models())),
    use: os.models.use.handler(async ({ input: { id, newest = null } }) => {
      const model = knownModel(store, id)
      const task = { kind: 'embed' as const, modelId: id, newest }
      // The last choice counts, also against one that still waits for its turn.
      jobs.withdraw((other) => other.kind === 'embed' && !isDeepStrictEqual(other, task))
      if (model.active) return { jobId: null }
      const missing = await reader.ask((api) => api.missing(model.hash))
      if (missing.length === 0) {
        activateModel(services, model.id)
        return { jobId: null }
      }
      return { jobId: jobs.start(task).id }
    }),
    remove: os.models.remove.handler(async ({ input: { id } }) => {
      if (store.runs.list().some((run) => run.modelId === id && jobs.isOpen(run.id))) {
        throw new KindredError(
          'BAD_INPUT',
          `The model "${id}" is still compared with the one before.`,
          'Wait until teaching has ended.',
        )
      }
      jobs.withdraw((task) => task.kind === 'embed' && task.modelId === id)
      await jobs.exclusive(['embed'], () => removeModel(store, id))
      state.touch()
      return {}
    }),
    add: os.models.add.handler(async ({ input: { folder, precision = null }, signal }) => {
      const id = await addModel(store, folders.path(folder), precision, untilClosed(services, signal))
      state.touch()
      return { id }
    }),
    catalogue: os.models.catalogue.handler(async () => {
      const speed = await multiplyAddsPerSecond()
      return catalogue.map((entry) => ({ ...entry, photosPerSecond: speed / (entry.multiplyAdds * 1e9) }))
    }),
    offer: os.models.offer.handler(({ input, signal }) =>
      makeOffer(network, input, untilClosed(services, signal)),
    ),
    download: os.models.download.handler(async ({ input, signal }) => {
      const offer = await acceptedOffer(network, input, untilClosed(services, signal))
      return { jobId: jobs.start({ kind: 'download', offer }).id }
    }),
    evaluate: os.models.evaluate.handler(({ input: { model, pack, folder }, signal }) =>
      tell(services, signal, (stop, report) =>
        evaluate(tools, { model, pack: path(pack), folder: path(folder) }, stop, report),
      ),
    ),
    evaluateLabels: os.models.evaluateLabels.handler(({ input: { model, pack, folder, known }, signal }) =>
      tell(services, signal, (stop, report) =>
        evaluateLabels(
          tools,
          { model, pack: path(pack), folder: folders.path(folder), known: path(known) },
          stop,
          report,
        ),
      ),
    ),
    probe: os.models.probe.handler(({ input: { model, pack, folder, known }, signal }) =>
      tell(services, signal, (stop, report) =>
        probe(
          tools,
          { model, pack: path(pack), folder: folders.path(folder), known: path(known) },
          stop,
          report,
        ),
      ),
    ),
  }
}
