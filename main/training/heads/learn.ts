/** Teaching heads, from fresh ones or from those of a model, by the machinery of every run. */
import type { Budget } from '../../../shared/model/index.ts'
import type { State } from '../checkpoint.ts'
import { learn, type Lesson } from '../lesson.ts'
import { nothingMeasured } from '../metrics/index.ts'
import { compileHeads } from './compile-heads.ts'
import { HeadFeed } from './feed-heads.ts'
import { shapeOf, type HeadWeights } from './heads.ts'
import { HeadEvaluator } from './measure-heads.ts'
import { allSeenNames } from './names.ts'
import type { Pairs } from './pairs.ts'
import type { HeadRecipe } from './recipe.ts'

export interface HeadLesson extends Lesson {
  readonly pairs: Pairs
  /** Measured along the way; null: nothing is. */
  readonly heldOut: Pairs | null
  /** What the heads are before: `freshHeads`, or a model's. */
  readonly start: HeadWeights
  readonly recipe: HeadRecipe
  readonly seed: number
  readonly budget: Budget
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
export async function learnHeads(lesson: HeadLesson): Promise<HeadWeights | null> {
  const { pairs, heldOut, start, recipe, seed, budget } = lesson
  const batch = Math.min(recipe.batch, pairs.photos.count)
  const shape = shapeOf(start)
  const share = start.get('names.share')?.[0] ?? 0
  const { step } = compileHeads(shape, { batch, share }, recipe)
  const names = shape.names && (await allSeenNames(start, shape.names, pairs.photos))
  const learning = new Set(step.state.map(({ value }) => value.attrs.name))
  const weights = (state: State): HeadWeights =>
    new Map([...start].map(([name, data]) => [name, state.get(name) ?? data]))
  const evaluator = heldOut && (await HeadEvaluator.open(heldOut, start))
  try {
    const learned = await learn(lesson, {
      ...{ step, batch, budget },
      feed: new HeadFeed({ pairs, names, weights: start, batch, seed, recipe }),
      initial: new Map([...start].filter(([name]) => learning.has(name))),
      temperature: null,
      measure: async (state) => ({
        ...nothingMeasured,
        recall10: evaluator && (await evaluator.recall10(weights(state))),
      }),
      captionsCut: 0,
    })
    return learned && weights(learned.state)
  } finally {
    await evaluator?.close()
  }
}
