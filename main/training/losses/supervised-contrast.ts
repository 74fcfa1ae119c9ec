/** Contrast by labels. */
import {
  cast,
  concat,
  div,
  greater,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  reshape,
  sub,
  sum,
  where,
  type Value,
} from '../../tensor/index.ts'
import { HIDDEN, hideRelated, pick, sharing } from './related.ts'

/** What SupCon's temperature is measured against (Khosla 2020). */
const BASE_TEMPERATURE = 0.07

/**
 * SupCon (Khosla 2020): the mean of -log p over all that have a view's label, outside the logarithm.
 * @param a @param b (B, E), unit rows; two views of the same B photos
 * @param labels (B), equal numbers for equal labels
 * @param groups (B) each: photos that share a number in one of them, and no label, are not each other's negatives
 * @returns one element, the mean over all 2B views, times T / 0.07
 */
export function supervisedContrast(
  a: Value,
  b: Value,
  temperature: number,
  labels: Value,
  groups: readonly Value[],
): Value {
  const n = 2 * a.shape[0]!
  const views = concat([a, b], 0) // (2B, E)
  const twice = concat([labels, labels], 0)
  const others = sub(1, pick(a.graph, n)) // (2B, 2B): 0 where a view meets itself
  const right = mul(cast(sharing(twice, twice), 'f32'), others)
  const similarity = mul(matmul(views, views, { transB: true }), 1 / temperature)
  const seen = where(greater(others, 0.5), similarity, HIDDEN)
  const logits = hideRelated(
    seen,
    groups.map((g) => concat([g, g], 0)),
    right,
  )
  const each = div(sum(mul(logSoftmax(logits), right), [1]), sum(right, [1])) // (2B, 1)
  return reshape(mul(neg(mean(each)), temperature / BASE_TEMPERATURE), [])
}
