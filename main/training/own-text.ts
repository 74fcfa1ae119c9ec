/** How a pack of ours describes its text tower. */
import { ownTextSide, type TextSide } from '../../shared/model/index.ts'
import { END_ID } from './tokenizer-training.ts'
import { PAD } from './towers/text-tower.ts'

export const textSideOf = (context: number, embeddingSize: number): TextSide =>
  ownTextSide({ context, padId: PAD, endId: END_ID }, embeddingSize)
