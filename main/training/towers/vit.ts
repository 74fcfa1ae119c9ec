/** A plain ViT (Dosovitskiy 2021; Beyer 2022): patches, and mean pooling. */
import type { ShapeOf } from '../../../shared/model/index.ts'
import { add, constant, matmul, mean, normalize, reshape, transpose, type Value } from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'
import { transformer } from './transformer.ts'

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

/** Cubic convolution (Keys 1981) with a = -0.75, as PyTorch interpolates. */
function cubic(distance: number): number {
  const [x, a] = [Math.abs(distance), -0.75]
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
}

/** How each of `to` places along a side is mixed of the codes of `from` places. */
function mixed(from: number, to: number): number[][] {
  return Array.from({ length: to }, (_, i) => {
    const at = ((i + 0.5) * from) / to - 0.5
    const row = new Array<number>(from).fill(0)
    for (let k = Math.floor(at) - 1; k <= Math.floor(at) + 2; k++)
      row[Math.min(from - 1, Math.max(0, k))]! += cubic(at - k)
    return row
  })
}

/** The position embedding [from * from, D] of a picture with another number of patches: [to * to, D] (Caron 2021). */
function resized(place: Value, from: number, to: number): Value {
  if (from === to) return place
  const side = mixed(from, to)
  const all = side.flatMap((y) => side.flatMap((x) => y.flatMap((wy) => x.map((wx) => wy * wx))))
  return matmul(constant(place.graph, [to * to, from * from], all), place)
}

/**
 * Features of pictures.
 * @param pictures (B, 3, S, S), about zero mean and unit variance; S may be another than the tower's, in whole patches
 * @returns (B, D) pooled features, before any head
 */
export function vitFeatures(parameters: Parameters, pictures: Value, shape: ShapeOf<'vit'>): Value {
  const { size, patch, width } = shape
  const [batch, , side] = pictures.shape as [number, number, number]
  const [grid, whole] = [side / patch, size / patch]
  const tokens = grid * grid
  const cut = reshape(pictures, [batch, 3, grid, patch, grid, patch])
  const patches = reshape(transpose(cut, [0, 2, 4, 1, 3, 5]), [batch * tokens, 3 * patch * patch]) // (B*T, 3pp)
  const weight = parameters.matrix(
    'image.patch.weight',
    [3 * patch * patch, width],
    1 / Math.sqrt(3 * patch * patch),
  )
  const embedded = matmul(patches, weight) // the position embedding is its bias
  const place = parameters.given('image.position', [whole * whole, width], () => positions(whole, width))
  const placed = add(reshape(embedded, [batch, tokens, width]), resized(place, whole, grid))
  const x = reshape(placed, [batch * tokens, width])
  const y = normalize(transformer(parameters, 'image', x, tokens, shape))
  return reshape(mean(reshape(y, [batch, tokens, width]), [1]), [batch, width])
}
