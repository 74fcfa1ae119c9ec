/** A run from its first step to the pack: what the worker thread does. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'
import { openEncoder, openTokenizer } from '../encoders/index.ts'
import { readCheckpoint, writeCheckpoint, type State } from './checkpoint.ts'
import { compile } from './compile.ts'
import { Evaluator, heldOutPixels, packEmbedder } from './evaluate.ts'
import { Feed } from './feed.ts'
import { measure } from './measure.ts'
import { setQuality, writePack } from './pack-writer.ts'
import { PixelCache } from './pixel-cache.ts'
import { RUN_FILES, textFormat, type Dataset, type Plan } from './plan.ts'
import { probe } from './probe.ts'
import { recipes } from './recipe.ts'
import { learningRate, type Schedule } from './schedule.ts'
import { PAD } from './towers/text-tower.ts'
import type { FromWorker, WorkerInput } from './worker-protocol.ts'

/** A call should take about this long: short enough to cancel, long enough for its cost not to matter. */
const SECONDS_PER_CALL = 2
const CHECKPOINT_EVERY_MS = 30_000
/** Measurements of held-out recall along a run. */
const MEASUREMENTS = 10

/** Trains until the schedule ends or `signal` says stop, and then leaves a checkpoint to go on from. */
export async function train(
  input: WorkerInput,
  post: (message: FromWorker) => void,
  signal: AbortSignal,
): Promise<void> {
  const { dir, plan } = input
  const recipe = recipes[plan.method]
  const dataset = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  const { tokens, vocabulary } = await tokenise(dir, plan, dataset)
  const cache = new PixelCache(input.pixels, recipe.side)
  const { method, step } = compile(plan.method, { batch: plan.batch, vocabulary })
  const checkpoint = readCheckpoint(dir)
  const initial = checkpoint?.state ?? method.parameters.initialise(plan.seed)
  const schedule: { -readonly [K in keyof Schedule]: Schedule[K] } = {
    peak: recipe.learningRate,
    warmupSteps: 1,
    totalSteps: 1,
  }
  const feed = new Feed({
    method: plan.method,
    batch: plan.batch,
    seed: plan.seed,
    schedule,
    photos: dataset.train,
    tokens,
    cache,
  })

  post({ kind: 'stage', stage: 'Measuring how fast this machine trains' })
  const { stepper, provider, secondsPerStep } = await probe(step, initial, feed, input.providers)
  Object.assign(schedule, settleSchedule(dir, plan, recipe, feed.stepsPerEpoch, secondsPerStep))
  const evaluator = await Evaluator.open(dir, plan, dataset, vocabulary)

  let done = checkpoint?.step ?? 0
  const earlier = checkpoint?.elapsedMs ?? 0
  const start = performance.now()
  const elapsedMs = () => earlier + performance.now() - start
  let savedAt = performance.now()
  let rate = 1 / secondsPerStep
  const save = () => {
    writeCheckpoint(dir, { step: done, elapsedMs: elapsedMs(), state: stepper.state })
    savedAt = performance.now()
  }
  const { totalSteps } = schedule
  const measureEvery = Math.max(1, Math.ceil(totalSteps / MEASUREMENTS))
  post({ kind: 'started', step: done, totalSteps, provider, imagesPerSecond: plan.batch * rate })
  try {
    while (done < totalSteps && !signal.aborted) {
      const untilMeasured = measureEvery - (done % measureEvery)
      const count = Math.max(
        1,
        Math.min(Math.round(rate * SECONDS_PER_CALL), untilMeasured, totalSteps - done),
      )
      const began = performance.now()
      const { loss, temperature } = await stepper.run(feed.take(done, count), count)
      const seconds = (performance.now() - began) / 1000
      const bad = loss!.findIndex((x) => !Number.isFinite(x))
      if (bad >= 0) throw diverged(done + bad + 1)
      done += count
      rate = count / seconds
      const measured = done % measureEvery === 0 || done === totalSteps
      post({
        kind: 'point',
        point: {
          step: done,
          loss: loss!.reduce((a, b) => a + b, 0) / count,
          learningRate: learningRate(schedule, done - 1),
          temperature: temperature?.at(-1) ?? recipe.temperature,
          imagesPerSecond: plan.batch * rate,
          elapsedMs: elapsedMs(),
          recall10: measured ? await evaluator.recall10(stepper.state) : null,
        },
      })
      if (performance.now() - savedAt > CHECKPOINT_EVERY_MS) save()
      // Lets a stop message in between two calls.
      await new Promise((resolve) => setImmediate(resolve))
    }
    save()
    if (done < totalSteps) return post({ kind: 'stopped' })
    post({ kind: 'stage', stage: 'Measuring what was learned' })
    await finish(input, dataset, stepper.state, vocabulary, totalSteps, post)
  } finally {
    await stepper.close()
    await evaluator.close()
    cache.close()
  }
}

/** The schedule is fixed once, by the first probe; a resumed run reads it, so that its learning rate goes on. */
function settleSchedule(
  dir: string,
  plan: Plan,
  recipe: { learningRate: number; warmup: number },
  stepsPerEpoch: number,
  secondsPerStep: number,
): Schedule {
  const file = join(dir, RUN_FILES.schedule)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Schedule
  const wanted =
    'minutes' in plan.budget
      ? (plan.budget.minutes * 60) / secondsPerStep
      : plan.budget.epochs * stepsPerEpoch
  const totalSteps = Math.max(1, Math.round(wanted))
  const schedule = {
    peak: recipe.learningRate,
    warmupSteps: Math.max(1, Math.round(recipe.warmup * totalSteps)),
    totalSteps,
  }
  writeFileSync(`${file}.new`, JSON.stringify(schedule))
  renameSync(`${file}.new`, file)
  return schedule
}

/** Every caption as tokens without padding, by the tokenizer that the pack will carry. */
async function tokenise(
  dir: string,
  plan: Plan,
  dataset: Dataset,
): Promise<{ tokens: bigint[][][]; vocabulary: number }> {
  if (plan.method !== 'clip') return { tokens: [], vocabulary: 0 }
  const { context } = recipes.clip.text
  const file = readFileSync(join(dir, RUN_FILES.tokenizer), 'utf8')
  const vocabulary = Object.keys((JSON.parse(file) as { model: { vocab: object } }).model.vocab).length
  const tokenize = await openTokenizer(dir, textFormat(context))
  const tokens = dataset.train.map(({ captions }) => {
    const rows = tokenize(captions)
    return captions.map((_, i) =>
      [...rows.subarray(i * context, (i + 1) * context)].filter((id) => id !== BigInt(PAD)),
    )
  })
  return { tokens, vocabulary }
}

/** Writes the pack to a draft, measures it as it will be used, and only then gives it its place. */
async function finish(
  { dir, plan, pack: target }: WorkerInput,
  dataset: Dataset,
  state: State,
  vocabulary: number,
  steps: number,
  post: (message: FromWorker) => void,
): Promise<void> {
  const draft = `${target}.new`
  rmSync(draft, { recursive: true, force: true })
  const pack = await writePack(draft, { dir, plan, state, vocabulary, steps })
  const encoder = await openEncoder(pack, { provider: 'cpu' })
  const pixels = heldOutPixels(dir, recipes[plan.method].image.size)
  const quality = await measure(
    packEmbedder(encoder, pack),
    dataset.heldOut.map((photo, i) => ({ pixels: pixels(i), captions: photo.captions })),
  )
  await encoder.close()
  setQuality(pack, quality)
  renameSync(draft, target)
  post({ kind: 'finished', quality })
}

function diverged(step: number): KindredError {
  return new KindredError(
    'TRAINING_DIVERGED',
    `The loss is not a number any more at step ${step}; the last good checkpoint is kept.`,
    'Train again with another seed ("kindred train --seed 2"). If it happens again, look for damaged photos in Health.',
  )
}
