/** What each step is fed: pixels, views and captions, by seed and step alone, and its learning rate. */
import type { Method } from '../../shared/model/index.ts'
import type { Tensor } from '../tensor/index.ts'
import { Batches, STREAM } from './batches.ts'
import type { PixelCache } from './pixel-cache.ts'
import { Random } from './random.ts'
import { recipes } from './recipe.ts'
import { drawView, VIEW_NUMBERS } from './views.ts'

/** Ids of the special tokens lie below: word dropout leaves them alone. */
const FIRST_WORD = 4

export interface FeedOptions {
  readonly method: Method
  readonly batch: number
  readonly seed: number
  readonly photos: readonly { hash: string; burst: number }[]
  /** The captions of each photo as token rows without padding; empty for methods without text. */
  readonly tokens: readonly (readonly bigint[])[][]
  readonly cache: PixelCache
}

export class Feed {
  readonly #options: FeedOptions
  readonly #batches: Batches

  constructor(options: FeedOptions) {
    this.#options = options
    this.#batches = new Batches(
      options.photos.map((p) => p.burst),
      options.batch,
      options.seed,
    )
  }

  get stepsPerEpoch(): number {
    return this.#batches.stepsPerEpoch
  }

  /**
   * What the steps from `first` on are fed, each tensor with a first dimension of as many as there are `rates`.
   * @param rates the learning rate of each step
   */
  take(first: number, rates: readonly number[]): Record<string, Tensor> {
    const { method, batch, seed, photos, tokens, cache } = this.#options
    const count = rates.length
    const recipe = recipes[method]
    const { beta1, beta2 } = recipe.optimiser
    const pixels = new Uint8Array(count * batch * cache.bytes)
    const viewSets = Array.from(
      { length: method === 'simclr' ? 2 : 1 },
      () => new Float32Array(count * batch * VIEW_NUMBERS),
    )
    const words = method === 'clip' ? new BigInt64Array(count * batch * recipe.text.context) : null
    for (let step = 0; step < count; step++) {
      const views = new Random(seed, STREAM.view, first + step)
      const captions = new Random(seed, STREAM.caption, first + step)
      this.#batches.at(first + step).forEach((photo, i) => {
        const row = step * batch + i
        cache.read(photos[photo]!.hash, pixels, row * cache.bytes)
        for (const set of viewSets) drawView(views, cache.side, recipe.augmentation, set, row * VIEW_NUMBERS)
        if (!words) return
        const choice = tokens[photo]![captions.integer(tokens[photo]!.length)]!
        const kept = choice.filter((id) => id < FIRST_WORD || !captions.chance(recipe.wordDropout))
        kept.forEach((id, j) => (words[row * recipe.text.context + j] = id))
      })
    }
    const steps = Array.from({ length: count }, (_, i) => first + i)
    const scalars = (f: (step: number) => number): Tensor => ({
      dtype: 'f32',
      shape: [count],
      data: Float32Array.from(steps, f),
    })
    const sides = [cache.side, cache.side]
    return {
      pixels: { dtype: 'u8', shape: [count, batch, 3, ...sides], data: pixels },
      views: { dtype: 'f32', shape: [count, batch, VIEW_NUMBERS], data: viewSets[0]! },
      ...(viewSets[1]
        ? { views2: { dtype: 'f32', shape: [count, batch, VIEW_NUMBERS], data: viewSets[1] } }
        : {}),
      ...(words ? { tokens: { dtype: 'i64', shape: [count, batch, recipe.text.context], data: words } } : {}),
      learningRate: { dtype: 'f32', shape: [count], data: Float32Array.from(rates) },
      correction1: scalars((step) => 1 - beta1 ** (step + 1)),
      correction2: scalars((step) => 1 - beta2 ** (step + 1)),
    }
  }
}
