/** The towers as they are used after training, and their ONNX models. */
import type { ImageTowerShape } from '../../../shared/model/index.ts'
import { cast, emitModel, Graph, input, mul, transpose, type Value } from '../../tensor/index.ts'
import { Parameters } from '../parameters.ts'
import { standardise } from '../views.ts'
import { imageEmbedding } from './image-tower.ts'
import { textEmbedding, type TextTowerShape } from './text-tower.ts'

export interface Tower {
  readonly parameters: Parameters
  readonly output: Value
}

/**
 * `pixels` u8 [B, S, S, 3] to unit vectors [B, E].
 * @param scope of the weights' names
 */
export function imageTower(
  shape: ImageTowerShape,
  embeddingSize: number,
  batch: number,
  scope: string,
): Tower {
  const graph = new Graph()
  const parameters = new Parameters(graph, scope)
  const pixels = input(graph, 'pixels', 'u8', [batch, shape.size, shape.size, 3])
  const planes = mul(cast(transpose(pixels, [0, 3, 1, 2]), 'f32'), 1 / 255)
  return { parameters, output: imageEmbedding(parameters, standardise(planes), shape, embeddingSize) }
}

/** `tokens` i64 [B, L] to unit vectors [B, E]. */
export function textTower(shape: TextTowerShape, embeddingSize: number, batch: number, scope: string): Tower {
  const graph = new Graph()
  const parameters = new Parameters(graph, scope)
  const tokens = input(graph, 'tokens', 'i64', [batch, shape.context])
  return { parameters, output: textEmbedding(parameters, tokens, shape, embeddingSize) }
}

/** A prime that divides no dimension of a tower, so that the emitter knows the batch by it. */
const FREE_BATCH = 10_007

/**
 * A tower with its trained weights as a model that takes any batch.
 * @param half the weights lie in the file in half precision
 */
export function emitTower(
  make: (batch: number) => Tower,
  state: ReadonlyMap<string, Float32Array>,
  { half = false } = {},
): Uint8Array {
  const { parameters, output } = make(FREE_BATCH)
  const weights = new Map(parameters.all.map(({ value }) => [value as Value, state.get(value.attrs.name)!]))
  return emitModel([{ name: 'embedding', value: output }], { weights, freeBatch: FREE_BATCH, half })
}
