/** Pairs judged one by one. */
import {
  add,
  exp,
  matmul,
  mul,
  neg,
  reshape,
  softplus,
  sub,
  sum,
  where,
  type Value,
} from '../../tensor/index.ts'
import { pick, relatedTo } from './related.ts'

/**
 * The sigmoid loss (Zhai 2023): -sum log sigmoid(y (s a.b + bias)) / B, y = 1 for what belongs together and -1 else.
 * @param a @param b (B, E), unit rows; row i of both belongs together
 * @param logScale @param bias one-element parameters
 * @param groups (B) each: pairs that share a number in one of them, but for the right ones, are not judged
 * @returns one element
 */
export function pairwiseSigmoid(
  a: Value,
  b: Value,
  logScale: Value,
  bias: Value,
  groups: readonly Value[],
): Value {
  const n = a.shape[0]!
  const right = pick(a.graph, n)
  const logits = add(mul(matmul(a, b, { transB: true }), exp(logScale)), bias)
  const signed = mul(logits, sub(mul(right, 2), 1)) // (B, B)
  const losses = softplus(neg(signed))
  const judged = relatedTo(groups, right)
  return reshape(mul(sum(judged ? where(judged, 0, losses) : losses), 1 / n), [])
}
