/** What each step of the words' channel is fed, by seed and step alone: every word as often as any other. */
import type { Tensor } from '../../tensor/index.ts'
import { StepFeed } from '../step-feed.ts'
import type { FeatureRows } from '../sources/index.ts'
import { streamOf } from '../streams.ts'
import type { WordRecipe } from './recipe.ts'
import { ShownWords } from './shown-words.ts'

export interface WordFeedOptions {
  readonly photos: FeatureRows
  /** of each photo the words that it shows; at least one photo shows each */
  readonly shown: readonly (readonly number[])[]
  readonly words: number
  /** what shows none of the words: every second row is of these, where there are any */
  readonly others: FeatureRows
  readonly statistics: { readonly mean: Float32Array; readonly deviation: Float32Array }
  readonly seed: number
  readonly recipe: WordRecipe
}

export class WordFeed extends StepFeed {
  readonly #options: WordFeedOptions
  readonly #shown: ShownWords

  constructor(options: WordFeedOptions) {
    const { recipe } = options
    // A run is one epoch: words are drawn, not gone through.
    super({ ...recipe, stepsPerEpoch: recipe.steps })
    this.#options = options
    this.#shown = new ShownWords(options.shown)
  }

  protected rows(first: number, count: number): Record<string, Tensor> {
    const { photos: taught, words, others, statistics, seed, recipe } = this.#options
    const { batch, perturbation } = recipe
    const photos = new Float32Array(count * batch * taught.size)
    const shown = new Float32Array(count * batch * (words + 1))
    for (let step = 0; step < count; step++) {
      const [view, order] = [streamOf('view', seed, first + step), streamOf('order', seed, first + step)]
      for (let i = 0; i < batch; i++) {
        const row = step * batch + i
        const at = row * taught.size
        if (i % 2 === 0 && others.count > 0) {
          others.draw(order.integer(others.count), statistics, perturbation, view, photos, at)
          shown[row * (words + 1) + words] = 1
          continue
        }
        const photo = this.#shown.draw(order)
        taught.draw(photo, statistics, perturbation, view, photos, at)
        this.#shown.write(photo, shown.subarray(row * (words + 1)))
      }
    }
    return {
      photos: { dtype: 'f32', shape: [count, batch, taught.size], data: photos },
      shown: { dtype: 'f32', shape: [count, batch, words + 1], data: shown },
    }
  }
}
