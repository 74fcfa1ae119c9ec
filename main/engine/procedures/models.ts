/** The models, and which of them is active. */
import { KindredError, Method, type Model } from '../../../shared/model/index.ts'
import { catalogue, multiplyAddsPerSecond } from '../../downloads/index.ts'
import { addModel } from '../../models/index.ts'
import type { ModelRow } from '../../store/index.ts'
import type { Base } from '../base.ts'
import { makeOffer, startDownload } from '../downloading.ts'
import { activateModel } from '../embedding.ts'
import { evaluate, evaluateLabels } from '../evaluations.ts'
import { removeModel } from '../removing.ts'
import type { Services } from '../services.ts'

export function modelProcedures(os: Base, services: Services) {
  const { store, reader, jobs, folders, state, closing } = services
  return {
    list: os.models.list.handler(async () => {
      const models = store.models.list()
      const embedded = await reader.ask((api) => api.embedded(models.map(({ hash }) => hash)))
      return models.map((model, i) => toModel(model, embedded[i]!))
    }),
    use: os.models.use.handler(async ({ input }) => {
      const model = store.models.get(input.id)
      if (!model)
        throw new KindredError('NOT_FOUND', `There is no model "${input.id}".`, 'See "kindred models".')
      // The last choice counts, also against one that still waits for its turn.
      jobs.withdraw((task) => task.kind === 'embed' && task.modelId !== model.id)
      if (model.active) return { jobId: null }
      const missing = await reader.ask((api) => api.missing(model.hash))
      if (missing.length === 0) {
        activateModel(services, model.id)
        return { jobId: null }
      }
      return { jobId: jobs.start({ kind: 'embed', modelId: model.id }).id }
    }),
    add: os.models.add.handler(async ({ input: { folder, precision = null }, signal }) => {
      const stop = signal ? AbortSignal.any([signal, closing]) : closing
      const id = await addModel(store, folders.path(folder), precision, stop)
      state.touch()
      return { id }
    }),
    remove: os.models.remove.handler(async ({ input }) => {
      await removeModel(services, input.id)
      return {}
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

  function toModel({ id, manifest, bytes, active, createdAt }: ModelRow, embedded: number): Model {
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
