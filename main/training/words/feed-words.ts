/** What each step of the words' channel is fed, by seed and step alone: every word as often as any other. */
import { Random } from '../../../shared/lib/random.ts'
import type { Tensor } from '../../tensor/index.ts'
import { StepFeed } from '../step-feed.ts'
import type { FeatureRows } from '../sources/index.ts'
import { STREAM } from '../streams.ts'
import type { WordRecipe } from './recipe.ts'

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
  /** the photos of each word */
  readonly #photosOf: number[][]

  constructor(options: WordFeedOptions) {
    const { recipe } = options
    // A run is one epoch: words are drawn, not gone through.
    super({ ...recipe, stepsPerEpoch: recipe.steps })
    this.#options = options
    this.#photosOf = Array.from({ length: options.words }, () => [])
    options.shown.forEach((words, photo) => words.forEach((word) => this.#photosOf[word]!.push(photo)))
  }

  protected rows(first: number, count: number): Record<string, Tensor> {
    const { photos: taught, shown: shownBy, words, others, statistics, seed, recipe } = this.#options
    const { batch, perturbation } = recipe
    const photos = new Float32Array(count * batch * taught.size)
    const shown = new Float32Array(count * batch * (words + 1))
    for (let step = 0; step < count; step++) {
      const [view, order] = [STREAM.view, STREAM.order].map(
        (stream) => new Random(seed, stream, first + step),
      ) as [Random, Random]
      for (let i = 0; i < batch; i++) {
        const row = step * batch + i
        const at = row * taught.size
        if (i % 2 === 0 && others.count > 0) {
          others.draw(order.integer(others.count), statistics, perturbation, view, photos, at)
          shown[row * (words + 1) + words] = 1
          continue
        }
        const of = this.#photosOf[order.integer(words)]!
        const photo = of[order.integer(of.length)]!
        taught.draw(photo, statistics, perturbation, view, photos, at)
        for (const word of shownBy[photo]!) shown[row * (words + 1) + word] = 1 / shownBy[photo]!.length
      }
    }
    return {
      photos: { dtype: 'f32', shape: [count, batch, taught.size], data: photos },
      shown: { dtype: 'f32', shape: [count, batch, words + 1], data: shown },
    }
  }
}
