/** What each step of a branch is fed, by seed and step alone: every word as often as any other. */
import { sizeOf, type Tensor } from '../../tensor/index.ts'
import { StepFeed } from '../step-feed.ts'
import { streamOf } from '../streams.ts'
import { ShownWords } from '../words/index.ts'
import type { Activations } from './activations.ts'
import type { BranchRecipe } from './recipe.ts'

export interface BranchFeedOptions {
  readonly activations: Pick<Activations, 'shape' | 'count' | 'has' | 'row'>
  /** of each photo the words that it shows */
  readonly shown: readonly (readonly number[])[]
  readonly words: number
  readonly features: number
  readonly batch: number
  readonly seed: number
  readonly recipe: BranchRecipe
}

export class BranchFeed extends StepFeed {
  readonly #options: BranchFeedOptions
  readonly #shown: ShownWords

  constructor(options: BranchFeedOptions) {
    const { recipe, activations, batch, shown } = options
    super({ ...recipe, stepsPerEpoch: Math.max(1, Math.floor(activations.count / batch)) })
    this.#options = options
    this.#shown = new ShownWords(shown, (photo) => activations.has(photo))
  }

  protected rows(first: number, count: number): Record<string, Tensor> {
    const { activations, words, features, batch, seed } = this.#options
    const size = sizeOf(activations.shape)
    const fed = new Float32Array(count * batch * size)
    const shown = new Float32Array(count * batch * words)
    const dropped = new Uint8Array(count * batch * features)
    for (let step = 0; step < count; step++) {
      const [view, order] = [streamOf('view', seed, first + step), streamOf('order', seed, first + step)]
      for (let i = 0; i < batch; i++) {
        const row = step * batch + i
        const photo = this.#shown.draw(order)
        const into = fed.subarray(row * size, (row + 1) * size)
        into.set(activations.row(photo))
        if (view.chance(0.5)) flip(into, activations.shape)
        this.#shown.write(photo, shown.subarray(row * words))
      }
      const bytes = dropped.subarray(step * batch * features, (step + 1) * batch * features)
      for (let i = 0; i < bytes.length; i++) bytes[i] = view.integer(256)
    }
    return {
      activations: { dtype: 'f32', shape: [count, batch, ...activations.shape], data: fed },
      shown: { dtype: 'f32', shape: [count, batch, words], data: shown },
      dropped: { dtype: 'u8', shape: [count, batch, features], data: dropped },
    }
  }
}

/** Left becomes right in planes [C, H, W]: nearly what the picture's mirror image gives. Other shapes stay. */
function flip(numbers: Float32Array, shape: readonly number[]): void {
  if (shape.length !== 3) return
  const width = shape[2]!
  for (let at = 0; at < numbers.length; at += width) numbers.subarray(at, at + width).reverse()
}
