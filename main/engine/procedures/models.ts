/** The models, and which of them is active. */
import { isDeepStrictEqual } from 'node:util'
import { KindredError, Method, type Model } from '../../../shared/model/index.ts'
import { catalogue, multiplyAddsPerSecond } from '../../downloads/index.ts'
import { addModel, removeModel } from '../../models/index.ts'
import type { ModelRow } from '../../store/index.ts'
import type { Base } from '../base.ts'
import { makeOffer, startDownload } from '../downloading.ts'
import { activateModel } from '../embedding.ts'
import { evaluate, evaluateLabels } from '../evaluations.ts'
import type { Services } from '../services.ts'

export function modelProcedures(os: Base, services: Services) {
  const { store, reader, jobs, folders, state, closing } = services
  return {
    list: os.models.list.handler(async () => {
      const models = store.models.list()
      const embedded = await reader.ask((api) => api.embedded(models.map(({ hash }) => hash)))
      const disk = await reader.ask((api) => api.disk(models.map(({ id }) => id)))
      return models.map((model, i) => ({ ...toModel(model, embedded[i]!), disk: disk[i]! }))
    }),
    use: os.models.use.handler(async ({ input: { id, newest = null } }) => {
      const model = store.models.get(id)
      if (!model) throw new KindredError('NOT_FOUND', `There is no model "${id}".`, 'See "kindred models".')
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
      const stop = signal ? AbortSignal.any([signal, closing]) : closing
      const id = await addModel(store, folders.path(folder), precision, stop)
      state.touch()
      return { id }
    }),
    catalogue: os.models.catalogue.handler(async () => {
      const speed = await multiplyAddsPerSecond()
      return catalogue.map((entry) => ({ ...entry, photosPerSecond: speed / (entry.multiplyAdds * 1e9) }))
    }),
    offer: os.models.offer.handler(({ input, signal }) => makeOffer(services, input, signal)),
    download: os.models.download.handler(async ({ input, signal }) => ({
      jobId: await startDownload(services, input, signal),
    })),
    evaluate: os.models.evaluate.handler(({ input, signal }) => evaluate(services, input, signal)),
    evaluateLabels: os.models.evaluateLabels.handler(({ input, signal }) =>
      evaluateLabels(services, input, signal),
    ),
  }

  function toModel(
    { id, manifest, bytes, active, createdAt }: ModelRow,
    embedded: number,
  ): Omit<Model, 'disk'> {
    return {
      id,
      name: manifest.name,
      method: Method.safeParse(manifest.recipe?.['method']).data ?? null,
      created: createdAt,
      active,
      hasText: manifest.text !== null,
      embeddingSize: manifest.embeddingSize,
      bytes,
      parent: manifest.parent,
      licence: manifest.licence,
      languages: manifest.languages,
      quality: manifest.quality,
      embedded,
    }
  }
}
