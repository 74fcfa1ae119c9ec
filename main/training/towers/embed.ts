/** The last step of every tower. */
import { l2Normalize, linear, type Value } from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'

/** Features (B, D) projected and scaled onto the unit sphere: (B, E). */
export function embed(parameters: Parameters, name: string, features: Value, embeddingSize: number): Value {
  const width = features.shape[1]!
  const weight = parameters.matrix(`${name}.projection`, [width, embeddingSize], 1 / Math.sqrt(width))
  return l2Normalize(
    linear(features, weight, parameters.constant(`${name}.projection.bias`, [embeddingSize], 0)),
  )
}
