/** The small, learned part of a side: what a locked trunk gives (its features) onto the sphere. */
import { add, div, l2Normalize, linear, relu, sub, type Value } from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'

export interface HeadShape {
  /** numbers of the trunk's output */
  readonly features: number
  /** numbers of the vectors */
  readonly width: number
  /** of the residual MLP */
  readonly hidden: number
}

/** Features (B, F) to zero mean and unit variance, by the numbers of the photos or texts that the head first learned from. */
export function standardised(parameters: Parameters, side: string, features: Value): Value {
  const shape = [features.shape[1]!]
  const middle = parameters.constant(`${side}.mean`, shape, 0)
  return div(sub(features, middle), parameters.constant(`${side}.deviation`, shape, 1))
}

/**
 * A linear map and one residual MLP. At its start the MLP adds next to nothing.
 * @param x (B, F), standardised
 * @returns (B, E), unit vectors
 */
export function head(
  parameters: Parameters,
  side: string,
  x: Value,
  { features, width, hidden }: HeadShape,
): Value {
  const map = (x: Value, part: string, from: number, to: number, std: number) =>
    linear(
      x,
      parameters.matrix(`${side}.${part}.weight`, [from, to], std),
      parameters.constant(`${side}.${part}.bias`, [to], 0),
    )
  const projected = map(x, 'project', features, width, 1 / Math.sqrt(features))
  const inside = relu(map(projected, 'expand', width, hidden, 1 / Math.sqrt(width)))
  return l2Normalize(add(projected, map(inside, 'contract', hidden, width, 0.01)))
}
