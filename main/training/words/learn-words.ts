/** Teaching the channel of words, by the machinery of every run. */
import { learn, type Lesson } from '../lesson.ts'
import { nothingMeasured } from '../metrics/index.ts'
import type { FeatureRows } from '../sources/index.ts'
import { compileChannel, emitChannel, type ChannelShape } from './channel.ts'
import { WordFeed } from './feed-words.ts'
import type { WordRecipe } from './recipe.ts'

export interface WordLesson extends Lesson {
  readonly photos: FeatureRows
  /** of each photo the words that it shows */
  readonly shown: readonly (readonly number[])[]
  readonly words: number
  /** what shows none of them */
  readonly others: FeatureRows
  readonly seed: number
  readonly recipe: WordRecipe
}

/**
 * @returns the channel as `emitChannel` gives it; null when it was told to stop, with a checkpoint left
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE
 */
export async function learnWords(lesson: WordLesson): Promise<Uint8Array | null> {
  const { photos, others, words, seed, recipe } = lesson
  const shape: ChannelShape = { features: photos.size, words }
  const { step, initialise } = compileChannel(shape, recipe.batch, recipe)
  const statistics = (others.count > 1 ? others : photos).statistics()
  const feed = new WordFeed({ ...lesson, statistics })
  const learned = await learn(lesson, {
    ...{ step, feed, initial: initialise(seed), batch: recipe.batch, budget: { epochs: 1 } },
    temperature: null,
    measure: async () => nothingMeasured,
    captionsCut: 0,
  })
  if (!learned) return null
  return emitChannel(
    shape,
    new Map([...learned.state, ['words.mean', statistics.mean], ['words.deviation', statistics.deviation]]),
  )
}
