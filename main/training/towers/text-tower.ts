/** A text transformer that sees the whole caption and averages over its words. */
import {
  add,
  cast,
  div,
  gather,
  greater,
  mul,
  normalize,
  reshape,
  sum,
  where,
  type Value,
} from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'
import { embed } from './embed.ts'
import { transformer, type TransformerShape } from './transformer.ts'

export interface TextTowerShape extends TransformerShape {
  readonly vocabulary: number
  /** Tokens a caption is cut or padded to. */
  readonly context: number
}

/** The padding token's id. Everything above it is text. */
export const PAD = 0

const HIDDEN = -1e9

/**
 * Features of captions.
 * @param tokens (B, L) i64, padded with PAD
 * @returns (B, D) features, averaged over the tokens that are not padding
 */
function textFeatures(parameters: Parameters, tokens: Value, shape: TextTowerShape): Value {
  const { vocabulary, context, width } = shape
  const batch = tokens.shape[0]!
  const present = greater(cast(tokens, 'f32'), PAD) // (B, L)
  const mask = reshape(where(present, 0, HIDDEN), [batch, 1, 1, context])
  const words = gather(parameters.matrix('text.token', [vocabulary, width], 0.3), tokens) // (B, L, D)
  const place = parameters.matrix('text.position', [context, width], 0.1)
  const x = reshape(add(words, place), [batch * context, width])
  const y = reshape(normalize(transformer(parameters, 'text', x, context, shape, mask)), [
    batch,
    context,
    width,
  ])
  const weight = reshape(cast(present, 'f32'), [batch, context, 1])
  return reshape(div(sum(mul(y, weight), [1]), sum(weight, [1])), [batch, width])
}

/** Captions (B, L) as unit vectors (B, E). */
export const textEmbedding = (
  parameters: Parameters,
  tokens: Value,
  shape: TextTowerShape,
  embeddingSize: number,
): Value => embed(parameters, 'text', textFeatures(parameters, tokens, shape), embeddingSize)
