/**
 * The train job: settle what to learn from, train, show the new model all photos, compare it with the active one, and
 * let the better one act.
 */
import {
  TrainRequest,
  type ModelId,
  type RunId,
  type TrainingRun,
  type Verdict,
} from '../../shared/model/index.ts'
import { packEmbedder } from '../evaluation/index.ts'
import { loadPack } from '../models/index.ts'
import { readVectors } from '../nearest/index.ts'
import type { ModelRow } from '../store/index.ts'
import {
  clearRun,
  exampleQueries,
  isBetter,
  settleRun,
  trainRun,
  type PlannedPhoto,
  type Side,
} from '../training/index.ts'
import { embedWith, refreshSearch } from './embedding.ts'
import type { JobContext } from '../jobs/index.ts'
import { heldOutNow, measureOn } from './measuring.ts'
import { choosing } from './reader.ts'
import type { Services } from './services.ts'

/** Does what is left of a run: all of it, the rest after a checkpoint, or only what comes after training. */
export async function train(
  services: Services,
  { runId, request }: { runId: RunId; request: TrainRequest | null },
  context: JobContext,
): Promise<string> {
  const { store, decoder, reader, log } = services
  if (store.runs.get(runId)!.run.state === 'waiting') await settleRun(store, runId, request, choosing(reader))
  const { run } = store.runs.get(runId)!
  // A kill may have come before its folder was gone.
  if (run.state === 'done') clearRun(store, runId)
  const { modelId, leftOut } =
    run.state === 'done' && run.modelId !== null
      ? { modelId: run.modelId, leftOut: 0 }
      : await trainRun({ ...context, store, decoder, runId, log })
  const model = store.models.get(modelId)!
  await embedWith(services, model, context)
  await context.gate.pass()
  context.signal.throwIfAborted()
  const before = await modelBefore(services, modelId)
  const verdict = await compare(services, runId, before, model, context)
  const outcome = settle(services, runId, before, model, verdict)
  await refreshSearch(services, context)
  const lost =
    leftOut > 0 ? ` ${leftOut.toLocaleString('en')} photos could not be decoded and were left out.` : ''
  return outcome + lost
}

/** The active model, unless it is the new one itself or its files are damaged: then there is nothing to compare with. */
async function modelBefore({ store, log }: Services, modelId: ModelId): Promise<ModelRow | null> {
  const active = store.models.active()
  if (!active || active.id === modelId) return null
  try {
    await loadPack(store.home.pack(active.id))
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
): Promise<Verdict> {
  const { store } = services
  const stage = before ? 'Comparing with the model before' : 'Measuring on photos it has not seen'
  report({ stage, done: 0, total: null, unit: 'models' })
  const update = (change: Partial<TrainingRun>) =>
    store.runs.update({ ...store.runs.get(runId)!.run, ...change })
  const { folders } = TrainRequest.pick({ folders: true }).parse(store.runs.get(runId)!.plan)
  const heldOut = await heldOutNow(services, signal, folders)
  const measured = (model: ModelRow | null) =>
    model && heldOut.length > 0 ? measureOn(store, model, heldOut, signal) : null
  const old = await measured(before)
  const fresh = await measured(after)
  const verdict = isBetter(old?.trial ?? null, fresh?.trial ?? null)
  update({ before: old?.quality ?? null, after: fresh?.quality ?? null, verdict })
  update({ examples: await examples(services, heldOut, before, after) })
  return verdict
}

async function examples(
  services: Services,
  heldOut: readonly PlannedPhoto[],
  before: ModelRow | null,
  after: ModelRow,
): Promise<TrainingRun['examples']> {
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
  const pack = await loadPack(store.home.pack(model.id))
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
  { better, words }: Verdict,
): string {
  const { plan } = store.runs.get(runId)!
  const { activate } = TrainRequest.pick({ activate: true }).parse(plan)
  const take = activate === 'always' || (activate === 'if-better' && better)
  if (take) active.activate(model.id)
  state.touch()
  if (take) return `${words} ${model.id} is active now.`
  const kept = `${model.id} is kept${better ? '' : ' and not used: it is not shown to be better'}.`
  return `${words} ${kept} ${before ? `${before.id} stays active.` : 'No model is active.'}`
}
