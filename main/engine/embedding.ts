/** Giving photos the vectors of a model, as a step of a job or as one of its own. */
import { loadPack } from '../models/index.ts'
import { EmbedAsRead, embedLibrary, type Embedded } from '../library/index.ts'
import { KindredError, type ModelId, type PhotoId } from '../../shared/model/index.ts'
import type { ModelRow } from '../store/index.ts'
import { logError, type JobContext } from '../jobs/index.ts'
import type { Services } from './services.ts'

/**
 * Computes the vectors that photos lack of a model. New vectors of the active model can be found at once.
 * @param among how many of the newest photos; default all
 */
export async function embedWith(
  services: Services,
  model: ModelRow,
  context: JobContext,
  among?: number,
): Promise<Embedded> {
  const { store, decoder, reader, active, naming, inference, state, log } = services
  const ids = await reader.ask((api) => api.missing(model.hash, among))
  const waiting = Array.from(ids) as PhotoId[]
  if (waiting.length === 0) return { embedded: 0, skipped: 0 }
  const encoder = await inference.open(await loadPack(store.home.pack(model.id)))
  const { nearest } = model.active ? active.load() : {}
  try {
    return await embedLibrary({
      store,
      decoder,
      model,
      waiting,
      kept: (ids) => reader.ask((api) => api.kept(model.id, ids)),
      encoder,
      signal: context.signal,
      gate: context.gate,
      log,
      report(progress) {
        context.report(progress)
        state.progress()
      },
      onKept() {
        nearest?.update().catch(logError(log))
        if (nearest) naming.soon()
      },
    })
  } finally {
    await encoder.close()
  }
}

/** Gives new photos their vectors of the active model while others are read; undefined where no model is active. */
export function embedAsRead(services: Services, context: JobContext): EmbedAsRead | undefined {
  const { store, active, inference, naming, state, log } = services
  const model = store.models.active()
  if (!model) return undefined
  const { nearest } = active.load()
  return new EmbedAsRead({
    store,
    model,
    open: async () => inference.open(await loadPack(store.home.pack(model.id))),
    signal: context.signal,
    gate: context.gate,
    onKept() {
      nearest.update().catch(logError(log))
      naming.soon()
      state.progress()
    },
  })
}

/** Brings the search index and the tags of the active model up to date, as the last step of a job. */
export async function refreshSearch({ active, naming, state }: Services, context: JobContext): Promise<void> {
  const { signal, gate, report } = context
  await active.refresh({
    signal,
    report: (done, total) => report({ stage: 'Building the search index', done, total, unit: 'photos' }),
  })
  state.touch()
  await naming.run({ signal, gate, report })
  state.touch()
}

export function activateModel({ active, naming, state, log }: Services, id: ModelId): void {
  active.activate(id)
  state.touch()
  naming.run().then(() => state.touch(), logError(log))
}

/**
 * Shows a model the photos it lacks and makes it the active one: after all of them or, so that it answers sooner, after
 * the newest ones.
 */
export async function embedAndUse(
  services: Services,
  { modelId: id, newest }: { modelId: ModelId; newest: number | null },
  context: JobContext,
): Promise<string> {
  const see = async (among?: number) => {
    const model = services.store.models.get(id)
    if (model) return (await embedWith(services, model, context, among)).embedded
    throw new KindredError('NOT_FOUND', `There is no model "${id}" any more.`, 'See "kindred models".')
  }
  let embedded = 0
  if (newest !== null) {
    embedded += await see(newest)
    activateModel(services, id)
  }
  embedded += await see()
  if (newest === null) activateModel(services, id)
  await refreshSearch(services, context)
  return `${id} has seen ${embedded} more photos and is active now.`
}
