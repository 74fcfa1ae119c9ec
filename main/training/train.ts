/** A run from its first step to the pack: what the worker thread does. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import { writeAtomic } from '../files/index.ts'
import { openReader } from '../models/index.ts'
import { readCheckpoint, writeCheckpoint, type State } from './checkpoint.ts'
import { compile } from './compile.ts'
import { Evaluator } from './evaluate.ts'
import { Feed } from './feed.ts'
import { runSteps } from './loop.ts'
import { writePack } from './pack-writer.ts'
import { facts } from './new-run.ts'
import { RUN_FILES, type Dataset } from './plan.ts'
import { prepare } from './prepare.ts'
import { probe } from './probe.ts'
import type { TextRecipe } from './recipe.ts'
import { methodOf } from './methods/index.ts'
import { Pace } from './schedule.ts'
import { Captions, PixelCache } from './sources/index.ts'
import { trainTokenizer } from './tokenizer-training.ts'
import type { FromWorker, PixelsOf, WorkerInput } from './worker-protocol.ts'

export interface Training {
  readonly input: WorkerInput
  readonly pixelsOf: PixelsOf
  readonly post: (message: FromWorker) => void
  readonly signal: AbortSignal
  /** Held while the run is paused. */
  readonly gate: Gate
}

/** Trains until the budget is spent or `signal` says stop, and then leaves a checkpoint to go on from. */
export async function train(training: Training): Promise<void> {
  const { input, post, signal, gate } = training
  const { dir, plan } = input
  const method = methodOf(plan.method)
  const dataset = await prepared(training)
  if (!dataset) return post({ kind: 'stopped' })
  const { texts, vocabulary } = await readTexts(dir, method.recipe.text, dataset)
  const cache = new PixelCache(input.pixels, method.recipe.side)
  const { step, initialise, temperature } = compile(method, { batch: plan.batch, vocabulary })
  const checkpoint = readCheckpoint(dir)
  const initial = checkpoint?.state ?? initialise(plan.seed)
  const feed = new Feed({
    method,
    batch: plan.batch,
    seed: plan.seed,
    photos: dataset.train,
    source: cache,
    texts,
  })

  post({ kind: 'stage', stage: 'Measuring how fast this machine trains' })
  const { stepper, provider, secondsPerStep } = await probe(step, initial, feed, input.providers)
  const pace = new Pace(plan.budget, feed.stepsPerEpoch)
  const evaluator = await Evaluator.open(dir, plan, dataset, vocabulary)

  const from = { step: checkpoint?.step ?? 0, elapsedMs: checkpoint?.elapsedMs ?? 0 }
  const totalSteps = pace.total({ done: from.step, elapsedMs: from.elapsedMs, secondsPerStep })
  post({ kind: 'started', step: from.step, totalSteps, provider, captionsCut: texts?.cut ?? 0 })
  try {
    const { done, complete } = await runSteps({
      stepper,
      feed,
      pace,
      temperature,
      batch: plan.batch,
      from,
      secondsPerStep,
      measure: (state) => evaluator.recall10(state),
      save: (at) => writeCheckpoint(dir, { ...at, state: stepper.state }),
      post,
      signal,
      gate,
    })
    if (!complete) return post({ kind: 'stopped' })
    await finish(input, stepper.state, vocabulary, done)
    post({ kind: 'finished' })
  } finally {
    await stepper.close()
    await evaluator.close()
    cache.close()
  }
}

/** The run's photos with all that they need on disk; null when `signal` said stop meanwhile. */
async function prepared({ input, pixelsOf, post, signal, gate }: Training): Promise<Dataset | null> {
  const { dir, plan } = input
  const chosen = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  try {
    const report = (done: number, total: number) => post({ kind: 'preparing', done, total })
    const dataset = await prepare({
      dir,
      pixels: input.pixels,
      plan,
      dataset: chosen,
      pixelsOf,
      signal,
      gate,
      report,
    })
    const leftOut = photosIn(chosen) - photosIn(dataset)
    post({ kind: 'prepared', facts: facts(plan, dataset), leftOut })
    return dataset
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null
    throw error
  }
}

const photosIn = ({ train, heldOut }: Dataset) => train.length + heldOut.length

/** The captions, by the tokenizer that the pack will carry, which is learned from them first. */
async function readTexts(
  dir: string,
  recipe: TextRecipe | null,
  dataset: Dataset,
): Promise<{ texts: Captions | null; vocabulary: number }> {
  if (!recipe) return { texts: null, vocabulary: 0 }
  const captions = dataset.train.map((photo) => photo.captions)
  const file = join(dir, RUN_FILES.tokenizer)
  if (!existsSync(file))
    await writeAtomic(file, JSON.stringify(trainTokenizer(captions.flat(), recipe.vocabulary).json))
  const { model } = JSON.parse(readFileSync(file, 'utf8')) as { model: { vocab: object } }
  const reader = await openReader(dir, { tokenizer: RUN_FILES.tokenizer })
  const encode = (text: string) => reader.encode(text).ids.map(BigInt)
  return { texts: new Captions(captions, { ...recipe, encode }), vocabulary: Object.keys(model.vocab).length }
}

/** Writes the pack to a draft, and only when it is whole gives it its place. */
async function finish(
  { dir, plan, pack: target }: WorkerInput,
  state: State,
  vocabulary: number,
  steps: number,
): Promise<void> {
  const draft = `${target}.new`
  rmSync(draft, { recursive: true, force: true })
  await writePack(draft, { dir, plan, state, vocabulary, steps })
  // Of a run that was cut short before its pack was noted, and which no one knows of.
  rmSync(target, { recursive: true, force: true })
  renameSync(draft, target)
}
