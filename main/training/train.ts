/** A run from its first step to the pack: what the worker thread does. */
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import { openEncoder, openTokenizer } from '../models/index.ts'
import { readCheckpoint, writeCheckpoint, type State } from './checkpoint.ts'
import { compile } from './compile.ts'
import { Evaluator, heldOutPixels, packEmbedder } from './evaluate.ts'
import { Feed } from './feed.ts'
import { runSteps } from './loop.ts'
import { measure } from './measure.ts'
import { setQuality, writePack } from './pack-writer.ts'
import { PixelCache } from './pixel-cache.ts'
import { RUN_FILES, textFormat, type Dataset, type Plan } from './plan.ts'
import { probe } from './probe.ts'
import { recipes } from './recipe.ts'
import { Pace } from './schedule.ts'
import { PAD } from './towers/text-tower.ts'
import type { FromWorker, WorkerInput } from './worker-protocol.ts'

/** Trains until the budget is spent or `signal` says stop, and then leaves a checkpoint to go on from; `gate` pauses. */
export async function train(
  input: WorkerInput,
  post: (message: FromWorker) => void,
  signal: AbortSignal,
  gate: Gate,
): Promise<void> {
  const { dir, plan } = input
  const recipe = recipes[plan.method]
  const dataset = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  const { tokens, vocabulary } = await tokenise(dir, plan, dataset)
  const cache = new PixelCache(input.pixels, recipe.side)
  const { method, step } = compile(plan.method, { batch: plan.batch, vocabulary })
  const checkpoint = readCheckpoint(dir)
  const initial = checkpoint?.state ?? method.parameters.initialise(plan.seed)
  const feed = new Feed({
    method: plan.method,
    batch: plan.batch,
    seed: plan.seed,
    photos: dataset.train,
    tokens,
    cache,
  })

  post({ kind: 'stage', stage: 'Measuring how fast this machine trains' })
  const { stepper, provider, secondsPerStep } = await probe(step, initial, feed, input.providers)
  const pace = new Pace(plan.budget, feed.stepsPerEpoch)
  const evaluator = await Evaluator.open(dir, plan, dataset, vocabulary)

  const from = { step: checkpoint?.step ?? 0, elapsedMs: checkpoint?.elapsedMs ?? 0 }
  const totalSteps = pace.total({ done: from.step, elapsedMs: from.elapsedMs, secondsPerStep })
  post({ kind: 'started', step: from.step, totalSteps, provider })
  try {
    const { done, complete } = await runSteps({
      stepper,
      feed,
      pace,
      recipe,
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
    post({ kind: 'stage', stage: 'Measuring what was learned' })
    await finish(input, dataset, stepper.state, vocabulary, done, post)
  } finally {
    await stepper.close()
    await evaluator.close()
    cache.close()
  }
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
