/** Teaching heads, from fresh ones or from those of a model, by the machinery of every run. */
import type { Gate } from '../../../shared/lib/gate.ts'
import type { Budget } from '../../../shared/model/index.ts'
import type { ExecutionProvider } from '../../tensor/index.ts'
import { readCheckpoint, writeCheckpoint, type State } from '../checkpoint.ts'
import { runSteps } from '../loop.ts'
import { probe } from '../probe.ts'
import { Pace } from '../schedule.ts'
import type { FromWorker } from '../worker-protocol.ts'
import { compileHeads } from './compile-heads.ts'
import { HeadFeed } from './feed-heads.ts'
import { shapeOf, type HeadWeights } from './heads.ts'
import { HeadEvaluator } from './measure-heads.ts'
import { allSeenNames } from './names.ts'
import type { Pairs } from './pairs.ts'
import type { HeadRecipe } from './recipe.ts'

export interface Lesson {
  readonly pairs: Pairs
  /** Measured along the way; null: nothing is. */
  readonly heldOut: Pairs | null
  /** What the heads are before: `freshHeads`, or a model's. */
  readonly start: HeadWeights
  readonly recipe: HeadRecipe
  readonly seed: number
  readonly budget: Budget
  readonly providers: readonly ExecutionProvider[]
  /** Where the checkpoint lies, and is gone on from. */
  readonly dir: string
  readonly post: (message: FromWorker) => void
  readonly signal: AbortSignal
  readonly gate: Gate
}

/**
 * Heads that know nothing yet, for the features of these pairs.
 * @param names the channel of names (`names.*`), where the model has one
 */
export function freshHeads(
  { photos, texts }: Pairs,
  recipe: HeadRecipe,
  seed: number,
  names: HeadWeights = new Map(),
): HeadWeights {
  const { width, hidden } = recipe
  const shape = {
    image: { features: photos.size, width, hidden },
    text: { features: texts.size, width, hidden },
    names: null,
  }
  const { initialise } = compileHeads(shape, { batch: recipe.batch, share: 0 }, recipe)
  const [image, text] = [photos.statistics(), texts.statistics()]
  return new Map([
    ...initialise(seed),
    ...([
      ['image.mean', image.mean],
      ['image.deviation', image.deviation],
      ['text.mean', text.mean],
      ['text.deviation', text.deviation],
    ] as const),
    ...names,
  ])
}

/**
 * Teaches until the budget is spent.
 * @returns the heads, with all of `start` that does not learn; null when `signal` said stop, with a checkpoint left
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE
 */
export async function learnHeads(lesson: Lesson): Promise<HeadWeights | null> {
  const { pairs, heldOut, start, recipe, seed, budget, dir, post, signal, gate } = lesson
  const batch = Math.min(recipe.batch, pairs.photos.count)
  const shape = shapeOf(start)
  const share = start.get('names.share')?.[0] ?? 0
  const { step } = compileHeads(shape, { batch, share }, recipe)
  const names = shape.names && (await allSeenNames(start, shape.names, pairs.photos))
  const feed = new HeadFeed({ pairs, names, weights: start, batch, seed, recipe })
  const checkpoint = readCheckpoint(dir)
  const learning = new Set(step.state.map(({ value }) => value.attrs.name))
  const initial: State = checkpoint?.state ?? new Map([...start].filter(([name]) => learning.has(name)))

  post({ kind: 'stage', stage: 'Measuring how fast this machine trains' })
  const { stepper, provider, secondsPerStep } = await probe(step, initial, feed, lesson.providers)
  const pace = new Pace(budget, feed.stepsPerEpoch)
  const evaluator = heldOut && (await HeadEvaluator.open(heldOut, start))
  const from = { step: checkpoint?.step ?? 0, elapsedMs: checkpoint?.elapsedMs ?? 0 }
  const totalSteps = pace.total({ done: from.step, elapsedMs: from.elapsedMs, secondsPerStep })
  post({ kind: 'started', step: from.step, totalSteps, provider, captionsCut: 0 })
  const weights = (state: State): HeadWeights =>
    new Map([...start].map(([name, data]) => [name, state.get(name) ?? data]))
  try {
    const { complete } = await runSteps({
      ...{ stepper, feed, pace, batch, from, secondsPerStep, post, signal, gate },
      temperature: null,
      measure: async (state) => (evaluator ? evaluator.recall10(weights(state)) : null),
      save: (at) => writeCheckpoint(dir, { ...at, state: stepper.state }),
    })
    return complete ? weights(stepper.state) : null
  } finally {
    await stepper.close()
    await evaluator?.close()
  }
}
