/**
 * Teaching a copy of a trunk's last layers what tells a person's things apart, from what the locked layers before gave of
 * their photos. The trunk itself stays: what it knows of the world is not forgotten, and the copy lies beside it.
 */
import { learn, type Lesson } from '../lesson.ts'
import { nothingMeasured } from '../metrics/index.ts'
import type { Numbers } from '../parameters.ts'
import type { Activations } from './activations.ts'
import { compileBranch, type BranchShape } from './compile-branch.ts'
import { BranchFeed } from './feed-branch.ts'
import type { BranchRecipe } from './recipe.ts'

export interface BranchLesson extends Lesson {
  /** the trunk's file */
  readonly model: Uint8Array
  readonly at: Pick<BranchShape, 'cut' | 'output'>
  readonly activations: Pick<Activations, 'shape' | 'count' | 'has' | 'row'>
  /** of each photo the words that it shows */
  readonly shown: readonly (readonly number[])[]
  readonly words: number
  /** The channel of words over the trunk's own features, `words.*`, which the branch begins with. */
  readonly channel: ReadonlyMap<string, Float32Array>
  readonly seed: number
  readonly recipe: BranchRecipe
}

/**
 * @returns the branch's weights by their names in the model's file, and its classifier, `own.*`; null when it was told
 * to stop, with a checkpoint left
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE, INVALID_PACK
 */
export async function learnBranch(lesson: BranchLesson): Promise<Numbers | null> {
  const { model, at, activations, words, channel, recipe } = lesson
  const [mean, deviation] = [channel.get('words.mean')!, channel.get('words.deviation')!]
  const features = mean.length
  const batch = Math.min(recipe.batch, activations.count)
  const start = { mean, deviation, ...withoutNone(channel, features, words) }
  const shape = { ...at, activations: activations.shape, words }
  const { step, initial } = await compileBranch(model, shape, start, batch, recipe)
  const feed = new BranchFeed({ ...lesson, features, batch })
  const learned = await learn(lesson, {
    ...{ step, feed, initial, batch, budget: { epochs: recipe.epochs } },
    temperature: null,
    measure: async () => nothingMeasured,
    captionsCut: 0,
  })
  if (!learned) return null
  const own = [...initial.keys()].map((name) => [name, learned.state.get(name)!] as const)
  return new Map([...own, ['own.mean', mean], ['own.deviation', deviation]])
}

/** The classifier of the words alone: all columns but the last. */
function withoutNone(channel: ReadonlyMap<string, Float32Array>, features: number, words: number) {
  const [all, bias] = [channel.get('words.weight')!, channel.get('words.bias')!]
  const weight = Float32Array.from({ length: features * words }, (_, i) => {
    const row = Math.floor(i / words)
    return all[row * (words + 1) + (i % words)]!
  })
  return { weight, bias: bias.slice(0, words) }
}
