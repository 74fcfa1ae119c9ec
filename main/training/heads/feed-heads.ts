/** What each step of the heads is fed, by seed and step alone. */
import type { Tensor } from '../../tensor/index.ts'
import { Batches } from '../batches.ts'
import type { FeatureRows } from '../sources/index.ts'
import { StepFeed } from '../step-feed.ts'
import { streamOf } from '../streams.ts'
import type { HeadWeights } from './heads.ts'
import type { Pairs } from './pairs.ts'
import type { HeadRecipe } from './recipe.ts'

export interface HeadFeedOptions {
  readonly pairs: Pairs
  /** the names that are seen in the photos, where the model has that channel */
  readonly names: FeatureRows | null
  /** whose means and deviations standardise the features */
  readonly weights: HeadWeights
  readonly batch: number
  readonly seed: number
  readonly recipe: HeadRecipe
}

export class HeadFeed extends StepFeed {
  readonly #options: HeadFeedOptions
  readonly #batches: Batches

  constructor(options: HeadFeedOptions) {
    const { pairs, batch, seed, recipe } = options
    const batches = new Batches(pairs.bursts, batch, seed)
    super({ ...recipe, stepsPerEpoch: batches.stepsPerEpoch })
    this.#options = options
    this.#batches = batches
  }

  protected rows(first: number, count: number): Record<string, Tensor> {
    const { pairs, names, weights, batch, seed, recipe } = this.#options
    const side = (name: string) => ({
      mean: weights.get(`${name}.mean`)!,
      deviation: weights.get(`${name}.deviation`)!,
    })
    const [ofPhotos, ofTexts] = [side('image'), side('text')]
    const { image, text } = recipe.perturbation
    const { photos, texts } = pairs
    const rows = count * batch
    const out = {
      photos: new Float32Array(rows * photos.size),
      texts: new Float32Array(rows * texts.size),
      bursts: new Float32Array(rows),
      captions: new Float32Array(rows),
      ...(names && {
        names: new Float32Array(rows * names.size),
        sentences: new Float32Array(rows * names.size),
      }),
    }
    for (let step = 0; step < count; step++) {
      const [view, caption] = [streamOf('view', seed, first + step), streamOf('caption', seed, first + step)]
      this.#batches.at(first + step).forEach((photo, i) => {
        const row = step * batch + i
        const said = pairs.textsOf[photo]!
        const one = said[caption.integer(said.length)]!
        photos.draw(photo, ofPhotos, image, view, out.photos, row * photos.size)
        texts.draw(one, ofTexts, text, view, out.texts, row * texts.size)
        out.names?.set(names!.row(photo), row * names!.size)
        out.sentences?.set(texts.row(one), row * texts.size)
        out.bursts[row] = pairs.bursts[photo]!
        out.captions[row] = pairs.numbers[one]!
      })
    }
    const tensor = (data: Float32Array): Tensor => ({
      dtype: 'f32',
      shape: data.length === rows ? [count, batch] : [count, batch, data.length / rows],
      data,
    })
    return Object.fromEntries(Object.entries(out).map(([name, data]) => [name, tensor(data)]))
  }
}
