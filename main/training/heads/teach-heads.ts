/**
 * Teaching a model's heads what a person writes of their photos, beside general pairs, and mixing old and new weights
 * (WiSE-FT, Wortsman 2022) as far as nothing general is lost.
 */
import type { Lesson } from '../lesson.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import { FeatureRows } from '../sources/index.ts'
import { learnHeads } from './learn.ts'
import type { HeadWeights } from './heads.ts'
import { HeadEvaluator } from './measure-heads.ts'
import type { Pairs } from './pairs.ts'
import { headRecipe, type HeadRecipe } from './recipe.ts'

const STEPS = 120
const recipe: HeadRecipe = {
  ...headRecipe,
  batch: 512,
  schedules: { learningRate: warmupCosine(5e-4, 0.05), weightDecay: constantly(0.1) },
}
/** How much of the new weights is tried. */
const PARTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
/** What may be lost of general recall@10. */
const MOST_LOST = 0.01

/** Pairs to learn from and pairs to choose by. */
export interface Sides {
  readonly train: Pairs
  readonly heldOut: Pairs
}

/**
 * @param start the heads of the model that is taught
 * @returns its heads, mixed with what was learned; those of `start` where that finds no more of the person's held-out
 *   photos without losing general ones; null when it was told to stop, with a checkpoint left
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE
 */
export async function teachHeads(
  lesson: Lesson,
  { person, general, start, seed }: { person: Sides; general: Sides; start: HeadWeights; seed: number },
): Promise<HeadWeights | null> {
  const pairs = together(person.train, general.train)
  const batch = Math.min(recipe.batch, pairs.photos.count)
  const budget = { epochs: STEPS / Math.floor(pairs.photos.count / batch) }
  const learned = await learnHeads({
    ...lesson,
    ...{ pairs, heldOut: null, start, seed, budget },
    recipe: { ...recipe, batch },
  })
  return learned && bestMix(start, learned, person.heldOut, general.heldOut)
}

async function bestMix(
  start: HeadWeights,
  learned: HeadWeights,
  person: Pairs,
  general: Pairs,
): Promise<HeadWeights> {
  const [own, wide] = [await HeadEvaluator.open(person, start), await HeadEvaluator.open(general, start)]
  try {
    let best = { weights: start, recall: await own.recall10(start) }
    const enough = (await wide.recall10(start)) - MOST_LOST
    for (const part of PARTS.slice(1)) {
      const weights = mixed(start, learned, part)
      if ((await wide.recall10(weights)) < enough) continue
      const recall = await own.recall10(weights)
      if (recall > best.recall) best = { weights, recall }
    }
    return best.weights
  } finally {
    await own.close()
    await wide.close()
  }
}

/** (1 - part) of one and part of the other, number by number. */
export const mixed = (before: HeadWeights, after: HeadWeights, part: number): HeadWeights =>
  new Map(
    [...before].map(([name, old]) => [
      name,
      old.map((value, i) => (1 - part) * value + part * after.get(name)![i]!),
    ]),
  )

/** Both, as pairs that have nothing to do with each other. */
export function together(a: Pairs, b: Pairs): Pairs {
  const [burst, number] = [Math.max(-1, ...a.bursts) + 1, Math.max(-1, ...a.numbers) + 1]
  const lowest = Math.min(0, ...b.bursts)
  return {
    photos: FeatureRows.of([a.photos, b.photos]),
    texts: FeatureRows.of([a.texts, b.texts]),
    bursts: [...a.bursts, ...b.bursts.map((each) => each - lowest + burst)],
    textsOf: [...a.textsOf, ...b.textsOf.map((rows) => rows.map((row) => row + a.texts.count))],
    numbers: [...a.numbers, ...b.numbers.map((each) => each + number)],
  }
}
