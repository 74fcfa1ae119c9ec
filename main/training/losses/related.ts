/**
 * Which pairs a loss is not to judge: rows that share a group (an equal caption, a burst) are neither each other's
 * negatives nor each other's positives.
 */
import {
  add,
  cast,
  constant,
  equal,
  greater,
  mul,
  reshape,
  sub,
  where,
  type Builder,
  type Value,
} from '../../tensor/index.ts'

/** (B, Q) bool: which rows of one side share a number with which of another. */
export const sharing = (rows: Value, others: Value): Value =>
  equal(reshape(rows, [rows.shape[0]!, 1]), reshape(others, [1, others.shape[0]!]))

/** (n, n): 1 where the column is `row + shift` mod n, so that a product picks one answer a row. */
export function pick(graph: Builder, n: number, shift = 0): Value {
  const column = constant(
    graph,
    [1, n],
    Array.from({ length: n }, (_, i) => i),
  )
  const wanted = constant(
    graph,
    [n, 1],
    Array.from({ length: n }, (_, i) => (i + shift) % n),
  )
  return cast(equal(column, wanted), 'f32')
}

/** A logit that no softmax sees. Not infinite: it is multiplied by zero where it is not the right answer. */
export const HIDDEN = -1e9

/**
 * Hides the logits of pairs that share a group, but for the right answers.
 * @param logits (n, n)
 * @param groups (n) each: numbers that are equal where two rows belong together
 * @param right (n, n), 1 at the right answers
 */
export function hideRelated(logits: Value, groups: readonly Value[], right: Value): Value {
  const related = relatedTo(groups, right)
  return related ? where(related, HIDDEN, logits) : logits
}

/** (n, n) bool: the pairs that share a group, but for the right answers; null where there are no groups. */
export function relatedTo(groups: readonly Value[], right: Value): Value | null {
  const shared = groups.map((g) => cast(sharing(g, g), 'f32'))
  if (shared.length === 0) return null
  const any = shared.reduce((a, b) => add(a, b)) // more than 0 where a group is shared
  return greater(mul(any, sub(1, right)), 0)
}
