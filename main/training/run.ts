/** A training run as the engine sees it: trained in a thread, paused, resumed, and registered as a model. */
import { mkdirSync } from 'node:fs'
import type { Gate } from '../../shared/lib/gate.ts'
import {
  ownPreprocessing,
  KindredError,
  type ModelId,
  type PhotoId,
  type RunId,
  type TrainingRun,
} from '../../shared/model/index.ts'
import type { Decoder } from '../media/index.ts'
import { photoPixels, registerPack, workingProviders } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import type { GraphProvider } from '../tensor/index.ts'
import { proxy, startThread } from '../threads/index.ts'
import { clearRun, packIdOf } from './new-run.ts'
import { Plan } from './plan.ts'
import type { TrainingApi } from './training-worker.ts'
import type { FromWorker, PixelsOf, WorkerInput } from './worker-protocol.ts'

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
      // What only needs room can go on when there is some.
      const state = code === 'DISK_FULL' ? 'interrupted' : 'failed'
      update({ state, finishedAt: Date.now(), error: { code, message, remedy } })
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
  const pixelsOf: PixelsOf = async ({ id, hash }, as) => {
    const original = () => store.photos.original(id as PhotoId)
    const preprocessing = typeof as === 'number' ? ownPreprocessing(as) : as
    const pixels = await photoPixels(store.home, hash, original, preprocessing, decoder)
    if (pixels instanceof Error) log(pixels.message)
    return pixels
  }
  const id = packIdOf(run)
  // A kill may have come before the run was done: what is in the library is not written anew.
  if (store.models.get(id)) return { modelId: id, leftOut: 0 }
  const pack = store.home.pack(id)
  mkdirSync(store.home.models, { recursive: true })
  const providers: GraphProvider[] = plan.provider === 'auto' ? await workingProviders() : [plan.provider]
  const { home } = store
  const input: WorkerInput = {
    ...{ dir: home.run(runId), home: home.folder, pixels: home.pixels, pack, plan, providers },
    parent: plan.parent && home.pack(plan.parent),
  }
  let [totalSteps, leftOut] = [0, 0]
  let { notices } = run
  await inWorker(input, pixelsOf, signal, gate, (message) => {
    if (message.kind === 'preparing') {
      const { done, total } = message
      report({ stage: 'Preparing photos', done, total, unit: 'photos' })
    }
    if (message.kind === 'prepared') {
      leftOut = message.leftOut
      update(message.facts)
    }
    if (message.kind === 'stage') report({ stage: message.stage, done: 0, total: null, unit: 'steps' })
    if (message.kind === 'started') {
      totalSteps = message.totalSteps
      store.runs.dropPoints(runId, message.step)
      const { step, provider, refused, captionsCut } = message
      refused.forEach(log)
      update({ step, totalSteps, provider, captionsCut })
    }
    if (message.kind === 'notice') {
      const { notice } = message
      const known = notices.some(
        ({ kind, message }) => (kind === 'collapse' && kind === notice.kind) || message === notice.message,
      )
      if (!known) update({ notices: (notices = [...notices, notice]) })
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

/** Runs the training thread to its end; a stop is asked for once and waited for. */
async function inWorker(
  input: WorkerInput,
  pixelsOf: PixelsOf,
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
    await thread.ask((api) => api.train(input, proxy(pixelsOf), proxy(tell)))
  } finally {
    signal.removeEventListener('abort', stop)
    unwatch()
    await thread.close()
  }
  if (stopped)
    throw new KindredError('CANCELLED', 'Training was stopped.', 'Go on with "kindred train --resume".')
}
