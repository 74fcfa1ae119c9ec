/**
 * The train job: settle what to learn from, train, show the new model all photos, compare it with the active one, and
 * let the better one act.
 */
import {
  TrainRequest,
  type ModelId,
  type Quality,
  type RunId,
  type TrainingRun,
} from '../../shared/model/index.ts'
import { loadPack } from '../models/index.ts'
import { readVectors } from '../nearest/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import {
  chooseAgain,
  clearRun,
  exampleQueries,
  heldOutPhotos,
  isBetter,
  packEmbedder,
  trainRun,
  type Side,
} from '../training/index.ts'
import { embedWith, refreshNearest } from './embedding.ts'
import type { JobContext } from '../jobs/index.ts'
import { measureHeldOut } from './measuring.ts'
import type { Services } from './services.ts'

/** Does what is left of a run: all of it, the rest after a checkpoint, or only what comes after training. */
export async function learn(
  services: Services,
  { runId, request }: { runId: RunId; request: TrainRequest | null },
  context: JobContext,
): Promise<string> {
  const { store, log } = services
  if (request && store.runs.get(runId)!.run.state === 'waiting') await chooseAgain(store, runId, request)
  const { run } = store.runs.get(runId)!
  // A kill may have come before its folder was gone.
  if (run.state === 'done') clearRun(store, runId)
  const { modelId, leftOut } =
    run.state === 'done' && run.modelId !== null
      ? { modelId: run.modelId, leftOut: 0 }
      : await trainRun({ ...context, store, runId, log })
  const model = store.models.get(modelId)!
  await embedWith(services, model, context)
  await context.gate.pass()
  context.signal.throwIfAborted()
  const before = await modelBefore(services, modelId)
  await compare(services, runId, before, model, context)
  const outcome = settle(services, runId, before, model)
  await refreshNearest(services, context)
  const lost =
    leftOut > 0 ? ` ${leftOut.toLocaleString('en')} photos could not be decoded and were left out.` : ''
  return outcome + lost
}

/** The active model, unless it is the new one itself or its files are damaged: then there is nothing to compare with. */
async function modelBefore({ store, log }: Services, modelId: ModelId): Promise<ModelRow | null> {
  const active = store.models.active()
  if (!active || active.id === modelId) return null
  try {
    await loadPack(packDir(store, active.id))
    return active
  } catch (error) {
    log(String(error))
    return null
  }
}

/** Measures both models on the same held-out photos and notes it in the run. */
async function compare(
  services: Services,
  runId: RunId,
  before: ModelRow | null,
  after: ModelRow,
  { signal, report }: JobContext,
): Promise<void> {
  const { store } = services
  const stage = before ? 'Comparing with the model before' : 'Measuring on photos it has not seen'
  report({ stage, done: 0, total: null, unit: 'models' })
  const quality = (model: ModelRow) => measureHeldOut(store, packDir(store, model.id), signal)
  const update = (change: Partial<TrainingRun>) =>
    store.runs.update({ ...store.runs.get(runId)!.run, ...change })
  update({ before: before && (await quality(before)), after: await quality(after) })
  update({ examples: await examples(services, before, after) })
}

async function examples(
  services: Services,
  before: ModelRow | null,
  after: ModelRow,
): Promise<TrainingRun['examples']> {
  const heldOut = heldOutPhotos(services.store)
  const [old, fresh] = [before && (await openSide(services, before)), await openSide(services, after)]
  try {
    return await exampleQueries(heldOut, old, fresh)
  } finally {
    await old?.close()
    await fresh.close()
  }
}

async function openSide(
  { store, inference }: Services,
  model: ModelRow,
): Promise<Side & { close(): Promise<void> }> {
  const pack = await loadPack(packDir(store, model.id))
  const encoder = await inference.open(pack, { provider: 'cpu' })
  return {
    model: packEmbedder(encoder, pack),
    vectors: await readVectors(store.vectors.ofModel(model.hash), pack.manifest.embeddingSize),
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
    active.activate(model.id)
  }
  state.touch()
  const measured = [model, ...(before ? [before] : [])].map(
    ({ id }, i) => `${id} ${recall10([run.after, run.before][i]!)}`,
  )
  const result = `Held-out photos among the first ten: ${measured.join(', ')}.`
  if (take) return `${result} ${model.id} is active now.`
  if (!before) return `${result} No model is active.`
  return `${result} ${before.id} stays active${better ? '' : ', because the new one is not better'}.`
}

function recall10({ textToImage, viewToView }: Quality): string {
  const share = (100 * (textToImage ?? viewToView)!.at10).toFixed(1)
  return `${share} %${textToImage ? '' : ' (from another view)'}`
}

export function packDir({ home }: Store, id: ModelId): string {
  return home.pack(id)
}
