/** A plain ViT (Dosovitskiy 2021; Beyer 2022): patches, mean pooling, a linear projection onto the sphere. */
import { add, matmul, mean, normalize, reshape, transpose, type Value } from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'
import { embed } from './embed.ts'
import { transformer, type TransformerShape } from './transformer.ts'

export interface ImageTowerShape extends TransformerShape {
  /** Side of the square input in pixels, a multiple of `patch`. */
  readonly size: number
  readonly patch: number
}

/** Fixed 2-D sine and cosine codes [T, D] as the position embedding's start (Beyer 2022). */
function positions(grid: number, width: number): Float32Array {
  const quarter = width / 4
  return Float32Array.from({ length: grid * grid * width }, (_, i) => {
    const [token, channel] = [Math.floor(i / width), i % width]
    const place = channel < 2 * quarter ? Math.floor(token / grid) : token % grid
    const angle = place / 10_000 ** ((channel % quarter) / quarter)
    return 0.5 * (Math.floor(channel / quarter) % 2 === 0 ? Math.sin(angle) : Math.cos(angle))
  })
}

/**
 * Features of pictures.
 * @param pictures (B, 3, S, S), about zero mean and unit variance
 * @returns (B, D) pooled features, before any head
 */
function imageFeatures(parameters: Parameters, pictures: Value, shape: ImageTowerShape): Value {
  const { size, patch, width } = shape
  const batch = pictures.shape[0]!
  const grid = size / patch
  const tokens = grid * grid
  const cut = reshape(pictures, [batch, 3, grid, patch, grid, patch])
  const patches = reshape(transpose(cut, [0, 2, 4, 1, 3, 5]), [batch * tokens, 3 * patch * patch]) // (B*T, 3pp)
  const weight = parameters.matrix(
    'image.patch.weight',
    [3 * patch * patch, width],
    1 / Math.sqrt(3 * patch * patch),
  )
  const embedded = matmul(patches, weight) // the position embedding is its bias
  const place = parameters.given('image.position', [tokens, width], () => positions(grid, width))
  const x = reshape(add(reshape(embedded, [batch, tokens, width]), place), [batch * tokens, width])
  const y = normalize(transformer(parameters, 'image', x, tokens, shape))
  return reshape(mean(reshape(y, [batch, tokens, width]), [1]), [batch, width])
}

/** Pictures (B, 3, S, S) as unit vectors (B, E). */
export const imageEmbedding = (
  parameters: Parameters,
  pictures: Value,
  shape: ImageTowerShape,
  embeddingSize: number,
): Value => embed(parameters, 'image', imageFeatures(parameters, pictures, shape), embeddingSize)
