/** A training run as the engine sees it: created, trained in a thread, resumed, and registered as a model. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { sibling } from '../../shared/lib/sibling.ts'
import {
  KindredError,
  type ModelId,
  type RunId,
  type RunPoint,
  type TrainRequest,
  type TrainingRun,
} from '../../shared/model/index.ts'
import { loadPack, modelHash, requireProvider, workingGpus } from '../encoders/index.ts'
import type { Store } from '../store/index.ts'
import type { ExecutionProvider } from '../tensor/index.ts'
import { choose, type GroupBursts } from './dataset.ts'
import { Plan, RUN_FILES, type Dataset } from './plan.ts'
import { pixelsDir, prepare, writeWhole } from './prepare.ts'
import type { FromWorker, ToWorker, WorkerInput } from './worker-protocol.ts'

export interface TrainOptions {
  store: Store
  runId: RunId
  signal: AbortSignal
  report: (progress: { stage: string; done: number; total: number | null; unit: string }) => void
  /** Called with each point, after it is stored. */
  onPoint: (point: RunPoint) => void
}

const runDir = (store: Store, id: RunId) => join(store.home, 'runs', String(id))

/**
 * Settles and stores a new run; `trainRun` does the work.
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS, PROVIDER_UNAVAILABLE
 */
export async function createRun(
  store: Store,
  request: TrainRequest,
  groupBursts: GroupBursts,
): Promise<RunId> {
  if (request.provider !== 'auto') await requireProvider(request.provider)
  const { plan, dataset } = choose(store, request, groupBursts)
  const id = store.runs.create(
    {
      method: plan.method,
      state: 'running',
      seed: plan.seed,
      provider: plan.provider,
      photos: dataset.train.length,
      captions: dataset.train.reduce((n, p) => n + p.captions.length, 0),
      heldOut: dataset.heldOut.length,
      step: 0,
      totalSteps: 0,
      batch: plan.batch,
      startedAt: Date.now(),
      finishedAt: null,
      modelId: null,
      before: null,
      after: null,
      examples: [],
      error: null,
    },
    plan,
  )
  const dir = runDir(store, id)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  writeWhole(join(dir, RUN_FILES.dataset), JSON.stringify(dataset))
  return id
}

/**
 * The last run that was cut short and can go on.
 * @throws NOTHING_TO_RESUME
 */
export function resumableRun(store: Store): RunId {
  const [last] = store.runs.list()
  const cut = last && (last.state === 'interrupted' || last.state === 'cancelled' || last.state === 'running')
  if (cut && existsSync(join(runDir(store, last.id), RUN_FILES.dataset))) return last.id
  throw new KindredError(
    'NOTHING_TO_RESUME',
    'No training run was cut short.',
    'Start a new one with "kindred train".',
  )
}

/**
 * Trains a run to its end, from its checkpoint if it has one, and adds the model to the store, not yet active.
 * A stop by `signal` leaves the run `cancelled` with a checkpoint, and throws.
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE and what preparing meets
 */
export async function trainRun(options: TrainOptions): Promise<ModelId> {
  const { store, runId, signal } = options
  let run: TrainingRun = { ...store.runs.get(runId)!.run, state: 'running', error: null, finishedAt: null }
  const update = (change: Partial<TrainingRun>) => store.runs.update((run = { ...run, ...change }))
  update({})
  try {
    const modelId = await work(options, update)
    rmSync(runDir(store, runId), { recursive: true, force: true })
    update({ state: 'done', finishedAt: Date.now(), modelId })
    return modelId
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
  { store, runId, signal, report, onPoint }: TrainOptions,
  update: (change: Partial<TrainingRun>) => void,
): Promise<ModelId> {
  const { run, plan: stored } = store.runs.get(runId)!
  const plan = Plan.parse(stored)
  const dir = runDir(store, runId)
  const dataset = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  const progress = (done: number, total: number) =>
    report({ stage: 'Preparing photos', done, total, unit: 'photos' })
  await prepare({ home: store.home, dir, plan, dataset, signal, report: progress })
  const id = `${plan.method}-${new Date(run.startedAt).toISOString().slice(0, 10)}-${runId}` as ModelId
  const pack = join(store.home, 'models', id)
  mkdirSync(join(store.home, 'models'), { recursive: true })
  const providers: ExecutionProvider[] =
    plan.provider === 'auto' ? [...(await workingGpus()), 'cpu'] : [plan.provider]
  let totalSteps = 0
  await inWorker({ dir, pixels: pixelsDir(store.home), pack, plan, providers }, signal, (message) => {
    if (message.kind === 'stage') report({ stage: message.stage, done: 0, total: null, unit: 'steps' })
    if (message.kind === 'started') {
      totalSteps = message.totalSteps
      store.runs.dropPoints(runId, message.step)
      update({ step: message.step, totalSteps, provider: message.provider })
    }
    if (message.kind === 'point') {
      store.runs.addPoint(runId, message.point)
      totalSteps = message.totalSteps
      update({ step: message.point.step, totalSteps })
      report({ stage: 'Learning', done: message.point.step, total: totalSteps, unit: 'steps' })
      onPoint(message.point)
    }
    if (message.kind === 'finished') update({ after: message.quality })
  })
  const { manifest } = await loadPack(pack)
  const hash = modelHash(manifest)
  const twin = store.models.list().find((model) => model.hash === hash)
  if (twin) {
    // The same photos, recipe and seed give the same weights: the model is there already. After a kill right
    // behind the registration below it is this very one.
    if (twin.id !== id) rmSync(pack, { recursive: true })
    return twin.id
  }
  const bytes = Object.keys(manifest.hashes).reduce((n, name) => n + statSync(join(pack, name)).size, 0)
  store.models.add({ id, hash, manifest, bytes })
  return id
}

/** Runs the training thread to its end; a stop is asked for once and waited for. */
function inWorker(
  input: WorkerInput,
  signal: AbortSignal,
  onMessage: (message: FromWorker) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(sibling(import.meta.url, './training-worker')), { workerData: input })
    const stop = () => worker.postMessage({ kind: 'stop' } satisfies ToWorker)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    let outcome: (() => void) | null = null
    worker.on('message', (message: FromWorker) => {
      onMessage(message)
      if (message.kind === 'finished') outcome = resolve
      if (message.kind === 'stopped')
        outcome = () =>
          reject(
            new KindredError('CANCELLED', 'Training was stopped.', 'Go on with "kindred train --resume".'),
          )
      if (message.kind === 'failed')
        outcome = () => reject(new KindredError(message.code, message.message, message.remedy))
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      if (outcome) outcome()
      else reject(new Error(`the training thread ended with code ${code}`))
    })
  })
}
