/** A run before it trains: created when it is asked for, settled when its turn comes, found again to go on with. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  KindredError,
  TrainRequest,
  type Budget,
  ModelId,
  type RunId,
  type TrainingRun,
} from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import { writeAtomic } from '../files/index.ts'
import { requireProvider } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import { choose } from './dataset.ts'
import { Plan, RUN_FILES, type Dataset } from './plan.ts'

/** What was chosen for a run: all but the photos themselves, which may be many. */
export interface Chosen {
  readonly plan: Plan
  readonly facts: ReturnType<typeof facts>
}

/**
 * Chooses what a run learns from: reads all of the library.
 * @param file where the photos are written, if anywhere
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS
 */
export async function choosePhotos(
  store: Store,
  request: TrainRequest,
  file: string | null,
): Promise<Chosen> {
  const { plan, dataset } = choose(store, request)
  if (file !== null) await writeAtomic(file, JSON.stringify(dataset))
  return { plan, facts: facts(plan, dataset) }
}

/** `choosePhotos`, in whichever thread. */
export type Choose = (request: TrainRequest, file: string | null) => Promise<Chosen>

/**
 * Stores a new run, which waits for `settleRun`; `trainRun` does the work.
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS, PROVIDER_UNAVAILABLE
 */
export async function createRun(store: Store, request: TrainRequest, choose: Choose): Promise<RunId> {
  if (request.provider !== 'auto') await requireProvider(request.provider)
  await assignBursts(store)
  const { plan, facts } = await choose(request, null)
  const run: Omit<TrainingRun, 'id'> = {
    ...facts,
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
    notices: [],
    error: null,
  }
  const id = store.runs.create(run, plan)
  clearRun(store, id)
  return id
}

/** Of the model that a run gives. */
export const packIdOf = ({
  method,
  startedAt,
  id,
}: Pick<TrainingRun, 'method' | 'startedAt' | 'id'>): ModelId =>
  ModelId.parse(`${method}-${new Date(startedAt).toISOString().slice(0, 10)}-${id}`)

/** Removes what a run needed to go on, and what it wrote of a pack that is not in the library. */
export function clearRun({ home, runs, models }: Store, id: RunId): void {
  const model = packIdOf(runs.get(id)!.run)
  const pack = home.pack(model)
  for (const left of [home.run(id), draftOf(pack), ...(models.get(model) ? [] : [pack])])
    rmSync(left, { recursive: true, force: true })
}

/** Where a pack is written before it is whole. */
export const draftOf = (pack: string): string => `${pack}.new`

/**
 * Settles what a waiting run learns from, now that its turn has come: the library may have grown since it was asked for.
 * @param request what was asked for; null for what the run's plan says
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS
 */
export async function settleRun(
  store: Store,
  id: RunId,
  request: TrainRequest | null,
  choose: Choose,
): Promise<void> {
  await assignBursts(store)
  const stored = Plan.parse(store.runs.get(id)!.plan)
  const asked = request ?? TrainRequest.parse(stored)
  const file = join(store.home.run(id), RUN_FILES.dataset)
  const { plan, facts } = await choose({ ...asked, budget: asked.budget ?? stored.budget }, file)
  store.runs.update({ ...store.runs.get(id)!.run, ...facts }, plan)
}

/**
 * The last run if it was cut short and can go on.
 * @throws NOTHING_TO_RESUME
 */
export function resumableRun(store: Store): RunId {
  const [last] = store.runs.list()
  const open = last && last.state !== 'done' && last.state !== 'failed'
  const canGoOn = (run: TrainingRun) =>
    run.state === 'waiting' || existsSync(join(store.home.run(run.id), RUN_FILES.dataset))
  if (open && canGoOn(last)) return last.id
  throw new KindredError(
    'NOTHING_TO_RESUME',
    'No training run was cut short.',
    'Start a new one with "kindred train".',
  )
}

/** Gives a run that can go on another length; what that does to its schedules is said in its record when it goes on. */
export function lengthen({ runs }: Store, id: RunId, budget: Budget): void {
  const { run, plan: stored } = runs.get(id)!
  const plan = Plan.parse(stored)
  runs.update(run, { ...plan, budget, budgetBefore: plan.budget })
}

/** What a run's record says of its plan and its photos. */
export function facts(plan: Plan, { train, heldOut }: Dataset) {
  const { method, seed, provider, batch } = plan
  const captions = train.reduce((n, photo) => n + photo.captions.length, 0)
  return { method, seed, provider, batch, photos: train.length, captions, heldOut: heldOut.length }
}
