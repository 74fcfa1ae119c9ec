/** What a recipe says, and the towers that the methods share, chosen on flickr8k/dev and the sample collection. */
import { textContext } from '../../shared/lib/limits.ts'
import { adamW, type Clipping, type Optimiser } from '../tensor/index.ts'
import type { ImageTowerShape } from './towers/image-tower.ts'
import type { TransformerShape } from './towers/transformer.ts'

/** A text tower, and how its texts are read. */
export interface TextRecipe extends TransformerShape {
  /** Tokens a text is cut or padded to. */
  readonly context: number
  /** Tokens that the tokenizer learns at most. */
  readonly vocabulary: number
  /** Probability that a word of a caption is left out. */
  readonly wordDropout: number
}

export interface Recipe {
  readonly image: ImageTowerShape
  readonly text: TextRecipe | null
  readonly embeddingSize: number
  /** Side of the cached photos that views are cut from. */
  readonly side: number
  readonly batch: number
  readonly optimiser: Optimiser
  readonly clipping?: Clipping
}

/** The towers that train in minutes on two cores. ViTs take AdamW where the papers' ResNets take SGD or LARS. */
export const small = {
  image: { size: 96, patch: 12, width: 256, depth: 4, heads: 4 },
  text: { width: 256, depth: 2, heads: 4, context: textContext, vocabulary: 4096, wordDropout: 0.1 },
  embeddingSize: 256,
  side: 108,
  batch: 128,
  optimiser: adamW({ beta1: 0.9, beta2: 0.98, epsilon: 1e-6 }),
} as const

/** A batch that fits a collection: the recipe's, or the largest power of two that gives two steps an epoch. */
export const batchFor = (recipe: Recipe, photos: number): number =>
  Math.min(recipe.batch, 2 ** Math.floor(Math.log2(Math.max(2, photos / 2))))
