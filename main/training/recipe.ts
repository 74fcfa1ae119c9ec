/** The recipes: towers, batch and optimiser of each method, chosen on flickr8k/dev and the sample collection. */
import { textContext } from '../../shared/lib/limits.ts'
import type { Method } from '../../shared/model/index.ts'
import type { AdamWOptions } from '../tensor/index.ts'
import type { ImageTowerShape } from './towers/image-tower.ts'
import type { Augmentation } from './views.ts'

export interface Recipe {
  readonly image: ImageTowerShape
  readonly text: { width: number; depth: number; heads: number; context: number; vocabulary: number }
  readonly embeddingSize: number
  /** Side of the cached photos that views are cut from. */
  readonly side: number
  readonly batch: number
  readonly augmentation: Augmentation
  readonly learningRate: number
  readonly warmup: number
  readonly optimiser: AdamWOptions
  /** NT-Xent's temperature; CLIP learns its own. */
  readonly temperature: number
  /** Probability that a word of a caption is left out. */
  readonly wordDropout: number
}

const base = {
  image: { size: 96, patch: 12, width: 256, depth: 4, heads: 4 },
  text: { width: 256, depth: 2, heads: 4, context: textContext, vocabulary: 4096 },
  embeddingSize: 256,
  side: 108,
  batch: 128,
  warmup: 0.05,
  temperature: 0.2,
} as const

export const recipes: { readonly [M in Method]: Recipe } = {
  clip: {
    ...base,
    augmentation: { minArea: 0.6, flip: 0.5, jitter: [0, 0, 0, 0], jitterChance: 0, grey: 0, blur: 0 },
    learningRate: 1e-3,
    optimiser: { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1 },
    wordDropout: 0.1,
  },
  // Colour jitter at half strength, as SimCLR's for small pictures; ViTs take AdamW where SimCLR takes LARS.
  simclr: {
    ...base,
    augmentation: {
      minArea: 0.2,
      flip: 0.5,
      jitter: [0.4, 0.4, 0.4, 0.1],
      jitterChance: 0.8,
      grey: 0.2,
      blur: 0.5,
    },
    learningRate: 1e-3,
    optimiser: { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1 },
    wordDropout: 0,
  },
}

/** A batch that fits a collection: the recipe's, or the largest power of two that gives two steps an epoch. */
export const batchFor = (recipe: Recipe, photos: number): number =>
  Math.min(recipe.batch, 2 ** Math.floor(Math.log2(Math.max(2, photos / 2))))
