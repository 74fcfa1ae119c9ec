/** A new model and the one before, on the same held-out photos. */
import { TrainRequest, type RunId, type TrainingRun, type Verdict } from '../../shared/model/index.ts'
import { packEmbedder } from '../evaluation/index.ts'
import type { JobContext } from '../jobs/index.ts'
import { loadPack, type Inference } from '../models/index.ts'
import { readVectors } from '../nearest/index.ts'
import type { ModelRow } from '../store/index.ts'
import { exampleQueries, isBetter, type PlannedPhoto, type Side } from '../training/index.ts'
import { heldOutNow, measureOn, type HeldOutTools } from './held-out.ts'

export interface CompareTools extends HeldOutTools {
  inference: Pick<Inference, 'open'>
  log: (line: string) => void
}

export interface Comparison {
  /** the active model; null where there is none to compare with */
  before: ModelRow | null
  verdict: Verdict
}

/** Measures a run's new model and the active one, and notes in the run what came of it. */
export async function compare(
  tools: CompareTools,
  runId: RunId,
  after: ModelRow,
  { signal, report }: JobContext,
): Promise<Comparison> {
  const { store } = tools
  const before = await modelBefore(tools, after)
  const stage = before ? 'Comparing with the model before' : 'Measuring on photos it has not seen'
  report({ stage, done: 0, total: null, unit: 'models' })
  const update = (change: Partial<TrainingRun>) =>
    store.runs.update({ ...store.runs.get(runId)!.run, ...change })
  const { folders } = TrainRequest.pick({ folders: true }).parse(store.runs.get(runId)!.plan)
  const heldOut = await heldOutNow(tools, signal, folders)
  const measured = (model: ModelRow | null) =>
    model && heldOut.length > 0 ? measureOn(store, model, heldOut, signal) : null
  const old = await measured(before)
  const fresh = await measured(after)
  const verdict = isBetter(old?.trial ?? null, fresh?.trial ?? null)
  update({ before: old?.quality ?? null, after: fresh?.quality ?? null, verdict })
  update({ examples: await examples(tools, heldOut, before, after) })
  return { before, verdict }
}

/** The active model, unless it is the new one itself or its files are damaged: then there is nothing to compare with. */
async function modelBefore({ store, log }: CompareTools, after: ModelRow): Promise<ModelRow | null> {
  const active = store.models.active()
  if (!active || active.id === after.id) return null
  try {
    await loadPack(store.home.pack(active.id))
    return active
  } catch (error) {
    log(String(error))
    return null
  }
}

async function examples(
  tools: CompareTools,
  heldOut: readonly PlannedPhoto[],
  before: ModelRow | null,
  after: ModelRow,
): Promise<TrainingRun['examples']> {
  const [old, fresh] = [before && (await openSide(tools, before)), await openSide(tools, after)]
  try {
    return await exampleQueries(heldOut, old, fresh)
  } finally {
    await old?.close()
    await fresh.close()
  }
}

async function openSide(
  { store, inference }: CompareTools,
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
