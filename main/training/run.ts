/** A training run as the engine sees it: trained in a thread, paused, resumed, and registered as a model. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import {
  KindredError,
  type ModelId,
  type PhotoId,
  type RunId,
  type TrainingRun,
} from '../../shared/model/index.ts'
import type { Decoder } from '../media/index.ts'
import { registerPack, workingGpus } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import type { ExecutionProvider } from '../tensor/index.ts'
import { proxy, startThread } from '../threads/index.ts'
import { clearRun, facts } from './new-run.ts'
import { Plan, RUN_FILES, type Dataset } from './plan.ts'
import { prepare } from './prepare.ts'
import type { TrainingApi } from './training-worker.ts'
import type { FromWorker, WorkerInput } from './worker-protocol.ts'

export interface TrainOptions {
  store: Store
  decoder: Decoder
  runId: RunId
  signal: AbortSignal
  /** held while the run is paused */
  gate: Gate
  /** hears of each point after it is stored */
  report: (progress: { stage: string; done: number; total: number | null; unit: string }) => void
  log: (line: string) => void
}

export interface Trained {
  modelId: ModelId
  /** photos of which neither thumbnail nor file could be decoded */
  leftOut: number
}

/**
 * Trains a run to its end, from its checkpoint if it has one, and adds the model to the store, not yet active.
 * A stop by `signal` leaves the run `cancelled` with a checkpoint, and throws.
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE and what preparing meets
 */
export async function trainRun(options: TrainOptions): Promise<Trained> {
  const { store, runId, signal } = options
  let run: TrainingRun = { ...store.runs.get(runId)!.run, state: 'running', error: null, finishedAt: null }
  const update = (change: Partial<TrainingRun>) => store.runs.update((run = { ...run, ...change }))
  update({})
  try {
    const trained = await work(options, update)
    update({ state: 'done', finishedAt: Date.now(), modelId: trained.modelId })
    // Only now: a run that was killed without its folder and not done could not go on.
    clearRun(store, runId)
    return trained
  } catch (error) {
    if (signal.aborted) update({ state: 'cancelled', finishedAt: Date.now() })
    else {
      const { code, remedy } = error instanceof KindredError ? error : { code: 'INTERNAL', remedy: '' }
      const message = error instanceof Error ? error.message : String(error)
      update({ state: 'failed', finishedAt: Date.now(), error: { code, message, remedy } })
    }
    throw error
  }
}

async function work(
  { store, decoder, runId, signal, gate, report, log }: TrainOptions,
  update: (change: Partial<TrainingRun>) => void,
): Promise<Trained> {
  const { run, plan: stored } = store.runs.get(runId)!
  const plan = Plan.parse(stored)
  const dir = store.home.run(runId)
  const planned = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  const dataset = await prepare({
    home: store.home,
    dir,
    plan,
    dataset: planned,
    original: (id) => store.photos.original(id as PhotoId),
    decoder,
    signal,
    gate,
    report: (done, total) => report({ stage: 'Preparing photos', done, total, unit: 'photos' }),
    log,
  })
  update(facts(plan, dataset))
  const leftOut = photosIn(planned) - photosIn(dataset)
  const id = `${plan.method}-${new Date(run.startedAt).toISOString().slice(0, 10)}-${runId}` as ModelId
  const pack = store.home.pack(id)
  mkdirSync(store.home.models, { recursive: true })
  const providers: ExecutionProvider[] =
    plan.provider === 'auto' ? [...(await workingGpus()), 'cpu'] : [plan.provider]
  let totalSteps = 0
  await inWorker({ dir, pixels: store.home.pixels, pack, plan, providers }, signal, gate, (message) => {
    if (message.kind === 'stage') report({ stage: message.stage, done: 0, total: null, unit: 'steps' })
    if (message.kind === 'started') {
      totalSteps = message.totalSteps
      store.runs.dropPoints(runId, message.step)
      const { step, provider, captionsCut } = message
      update({ step, totalSteps, provider, captionsCut })
    }
    if (message.kind === 'point') {
      store.runs.addPoint(runId, message.point)
      totalSteps = message.totalSteps
      update({ step: message.point.step, totalSteps })
      report({ stage: 'Teaching', done: message.point.step, total: totalSteps, unit: 'steps' })
    }
  })
  return { modelId: await registerPack(store, id), leftOut }
}

const photosIn = ({ train, heldOut }: Dataset) => train.length + heldOut.length

/** Runs the training thread to its end; a stop is asked for once and waited for. */
async function inWorker(
  input: WorkerInput,
  signal: AbortSignal,
  gate: Gate,
  onMessage: (message: FromWorker) => void,
): Promise<void> {
  const thread = startThread<TrainingApi>(import.meta.url, './training-worker')
  // Whatever keeps the thread from hearing these ends the training, too.
  const stop = () => void thread.ask((api) => api.stop()).catch(() => {})
  const hold = (closed: boolean) =>
    void thread.ask((api) => (closed ? api.pause() : api.resume())).catch(() => {})
  const unwatch = gate.watch(hold)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  let stopped = false
  const tell = (message: FromWorker) => {
    if (message.kind === 'stopped') stopped = true
    onMessage(message)
  }
  try {
    await thread.ask((api) => api.train(input, proxy(tell)))
  } finally {
    signal.removeEventListener('abort', stop)
    unwatch()
    await thread.close()
  }
  if (stopped)
    throw new KindredError('CANCELLED', 'Training was stopped.', 'Go on with "kindred train --resume".')
}
