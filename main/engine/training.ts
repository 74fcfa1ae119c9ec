/** The train job: train, show the new model all photos, compare it with the active one, and let the better one act. */
import { join } from 'node:path'
import {
  TrainRequest,
  type ModelId,
  type Quality,
  type RunId,
  type TrainingRun,
} from '../../shared/model/index.ts'
import { loadPack, openEncoder } from '../encoders/index.ts'
import { groupBursts } from '../library/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import {
  exampleQueries,
  heldOutPhotos,
  isBetter,
  packEmbedder,
  trainRun,
  type Side,
} from '../training/index.ts'
import { embedWith, refreshNearest } from './embedding.ts'
import type { JobContext } from './jobs.ts'
import { measureHeldOut } from './measuring.ts'
import type { Services } from './services.ts'

/** Does what is left of a run: all of it, the rest after a checkpoint, or only what comes after training. */
export async function finishRun(services: Services, runId: RunId, context: JobContext): Promise<string> {
  const { store, runsChanged } = services
  const { run } = store.runs.get(runId)!
  const modelId =
    run.state === 'done' && run.modelId !== null
      ? run.modelId
      : await trainRun({ ...context, store, runId, onPoint: () => runsChanged.flash() })
  const model = store.models.get(modelId)!
  await embedWith(services, model, context)
  const active = store.models.active()
  const before = active && active.id !== modelId ? active : null
  await compare(services, runId, before, model, context)
  const outcome = settle(services, runId, before, model)
  await refreshNearest(services, context)
  return outcome
}

/** Measures both models on the same held-out photos and notes it in the run. */
async function compare(
  { store, runsChanged }: Services,
  runId: RunId,
  before: ModelRow | null,
  after: ModelRow,
  { signal, report }: JobContext,
): Promise<void> {
  report({ stage: 'Comparing with the model before', done: 0, total: null, unit: 'models' })
  const quality = (model: ModelRow) => measureHeldOut(store, packDir(store, model.id), signal)
  const update = (change: Partial<TrainingRun>) =>
    store.runs.update({ ...store.runs.get(runId)!.run, ...change })
  update({ before: before && (await quality(before)), after: await quality(after) })
  update({ examples: await examples(store, before, after) })
  runsChanged.flash()
}

async function examples(
  store: Store,
  before: ModelRow | null,
  after: ModelRow,
): Promise<TrainingRun['examples']> {
  const heldOut = heldOutPhotos(store, groupBursts)
  const [old, fresh] = [before && (await openSide(store, before)), await openSide(store, after)]
  try {
    return await exampleQueries(heldOut, old, fresh)
  } finally {
    await old?.close()
    await fresh.close()
  }
}

async function openSide(store: Store, model: ModelRow): Promise<Side & { close(): Promise<void> }> {
  const pack = await loadPack(packDir(store, model.id))
  const encoder = await openEncoder(pack, { provider: 'cpu' })
  return {
    model: packEmbedder(encoder, pack),
    vectors: store.vectors.all(model.hash),
    close: () => encoder.close(),
  }
}

/** Makes the new model the active one if the run asked for that and it may be. */
function settle(
  { store, active, state }: Services,
  runId: RunId,
  before: ModelRow | null,
  model: ModelRow,
): string {
  const { run, plan } = store.runs.get(runId)!
  const { activate } = TrainRequest.pick({ activate: true }).parse(plan)
  const better = isBetter(run.before, run.after!)
  const take = activate === 'always' || (activate === 'if-better' && better)
  if (take) {
    store.models.activate(model.id)
    active.load()
  }
  state.touch()
  const found = run.after && recall(run.after)
  const was = run.before && recall(run.before)
  const measured = `${model.id} finds ${found}${was ? `, the model before it ${was}` : ''}.`
  if (take) return `${measured} It is active now.`
  if (!before) return `${measured} No model is active.`
  return `${measured} ${before.id} stays active${better ? '' : ', because the new one is not better'}.`
}

function recall({ textToImage, viewToView }: Quality): string {
  const shown = textToImage ?? viewToView
  const what = textToImage ? 'of the held-out photos by caption' : 'of the held-out photos from another view'
  return `${(100 * (shown?.at10 ?? 0)).toFixed(1)} % ${what} (recall@10)`
}

export function packDir({ home }: Store, id: ModelId): string {
  return join(home, 'models', id)
}
