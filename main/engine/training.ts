/**
 * The train job: settle what to learn from, train, show the new model all photos, compare it with the active one, and
 * let the better one act.
 */
import { TrainRequest, type RunId } from '../../shared/model/index.ts'
import type { JobContext } from '../jobs/index.ts'
import { compare, type Comparison } from '../measuring/index.ts'
import type { ModelRow } from '../store/index.ts'
import { clearRun, settleRun, trainRun } from '../training/index.ts'
import { embedWith, refreshSearch } from './embedding.ts'
import { choosing, readingHeldOut } from './reader.ts'
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
  // A kill may have come right behind the switch: by now the model would be compared with itself.
  const outcome =
    model.active && run.verdict
      ? switched(model, run.verdict.words)
      : settle(
          services,
          runId,
          model,
          await compare({ ...services, readHeldOut: readingHeldOut(reader) }, runId, model, context),
        )
  await refreshSearch(services, context)
  const lost =
    leftOut > 0 ? ` ${leftOut.toLocaleString('en')} photos could not be decoded and were left out.` : ''
  return outcome + lost
}

/** Makes the new model the active one if the run asked for that and it may be. */
function settle(
  { store, active, state }: Services,
  runId: RunId,
  model: ModelRow,
  { before, verdict: { better, words } }: Comparison,
): string {
  const { plan } = store.runs.get(runId)!
  const { activate } = TrainRequest.pick({ activate: true }).parse(plan)
  const take = activate === 'always' || (activate === 'if-better' && better)
  if (take) active.activate(model.id)
  state.touch()
  if (take) return switched(model, words)
  const kept = `${model.id} is kept${better ? '' : ' and not used: it is not shown to be better'}.`
  return `${kept} ${before ? `${before.id} stays active.` : 'No model is active.'} ${words}`
}

const switched = ({ id }: ModelRow, words: string): string => `${id} is active now. ${words}`
