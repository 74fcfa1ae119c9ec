/** A run before it trains: created when it is asked for, settled when its turn comes, found again to go on with. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { KindredError, type RunId, type TrainRequest, type TrainingRun } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import { writeAtomic } from '../files/index.ts'
import { requireProvider } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import { choose } from './dataset.ts'
import { Plan, RUN_FILES, type Dataset } from './plan.ts'

/**
 * Stores a new run, which waits; `trainRun` does the work.
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS, PROVIDER_UNAVAILABLE
 */
export async function createRun(store: Store, request: TrainRequest): Promise<RunId> {
  if (request.provider !== 'auto') await requireProvider(request.provider)
  await assignBursts(store)
  const { plan, dataset } = choose(store, request)
  const run: Omit<TrainingRun, 'id'> = {
    ...facts(plan, dataset),
    state: 'waiting',
    captionsCut: 0,
    step: 0,
    totalSteps: 0,
    startedAt: Date.now(),
    finishedAt: null,
    modelId: null,
    before: null,
    after: null,
    verdict: null,
    examples: [],
    error: null,
  }
  const id = store.runs.create(run, plan)
  clearRun(store, id)
  await keepDataset(store, id, dataset)
  return id
}

/** Removes what a run needed to go on. */
export function clearRun(store: Store, id: RunId): void {
  rmSync(store.home.run(id), { recursive: true, force: true })
}

/**
 * Chooses anew what a waiting run learns from: the library may have grown since it was asked for.
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS
 */
export async function chooseAgain(store: Store, id: RunId, request: TrainRequest): Promise<void> {
  await assignBursts(store)
  const { budget } = Plan.parse(store.runs.get(id)!.plan)
  const { plan, dataset } = choose(store, { ...request, budget: request.budget ?? budget })
  await keepDataset(store, id, dataset)
  store.runs.update({ ...store.runs.get(id)!.run, ...facts(plan, dataset) }, plan)
}

/**
 * The last run if it was cut short and can go on.
 * @throws NOTHING_TO_RESUME
 */
export function resumableRun(store: Store): RunId {
  const [last] = store.runs.list()
  const open = last && last.state !== 'done' && last.state !== 'failed'
  if (open && existsSync(join(store.home.run(last.id), RUN_FILES.dataset))) return last.id
  throw new KindredError(
    'NOTHING_TO_RESUME',
    'No training run was cut short.',
    'Start a new one with "kindred train".',
  )
}

/** What a run's record says of its plan and its photos. */
export function facts(plan: Plan, { train, heldOut }: Dataset) {
  const { method, seed, provider, batch } = plan
  const captions = train.reduce((n, photo) => n + photo.captions.length, 0)
  return { method, seed, provider, batch, photos: train.length, captions, heldOut: heldOut.length }
}

function keepDataset(store: Store, id: RunId, dataset: Dataset): Promise<void> {
  return writeAtomic(join(store.home.run(id), RUN_FILES.dataset), JSON.stringify(dataset))
}
