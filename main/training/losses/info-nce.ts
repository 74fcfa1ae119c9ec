/** InfoNCE (van den Oord 2018) over L2-normalised embeddings, in the forms that the methods take it. */
import {
  add,
  concat,
  constant,
  exp,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  reshape,
  slice,
  sum,
  transpose,
  where,
  type Value,
} from '../../tensor/index.ts'
import { HIDDEN, hideRelated, pick } from './related.ts'

/** Mean over rows of -log softmax(logits) at the diagonal: each row's right answer is its own column. */
function diagonalCrossEntropy(logits: Value): Value {
  const n = logits.shape[0]!
  const right = sum(mul(logSoftmax(logits), pick(logits.graph, n)), [1]) // (n, 1)
  return neg(mean(right))
}

/**
 * Symmetric InfoNCE with a learnable temperature (Radford 2021).
 * @param a @param b (B, E), unit rows; row i of both belongs together
 * @param logScale one-element parameter, ln(1/T)
 * @param groups (B) each: rows that share a number in one of them are not each other's negatives
 * @returns one element, (CE(s a b') + CE(s b a')) / 2
 */
export function symmetricInfoNCE(a: Value, b: Value, logScale: Value, groups: readonly Value[]): Value {
  const scale = exp(logScale)
  const all = mul(matmul(a, b, { transB: true }), scale) // (B, B)
  const logits = hideRelated(all, groups, pick(a.graph, a.shape[0]!))
  const both = add(diagonalCrossEntropy(logits), diagonalCrossEntropy(transpose(logits, [1, 0])))
  return reshape(mul(both, 0.5), [])
}

/**
 * NT-Xent (Chen 2020): each of 2B views must find the other view of its photo among the 2B - 1 others.
 * @param a @param b (B, E), unit rows; two views of the same B photos
 * @param groups (B) each: photos that share a number in one of them are not each other's negatives
 * @returns one element, the mean over all 2B views
 */
export function ntXent(a: Value, b: Value, temperature: number, groups: readonly Value[]): Value {
  const n = a.shape[0]!
  const { graph } = a
  const views = concat([a, b], 0) // (2B, E)
  const similarity = mul(matmul(views, views, { transB: true }), 1 / temperature) // (2B, 2B)
  const right = pick(graph, 2 * n, n)
  // The views of one photo are a group, which hides each from itself.
  const photo = constant(
    graph,
    [2 * n],
    Array.from({ length: 2 * n }, (_, i) => i % n),
  )
  const logits = hideRelated(similarity, [photo, ...groups.map((g) => concat([g, g], 0))], right)
  return reshape(neg(mean(sum(mul(logSoftmax(logits), right), [1]))), [])
}

/**
 * InfoNCE in one direction (van den Oord 2018): each row of `a` finds its own of `b` among all of them.
 * @param a @param b (B, E), unit rows; row i of both belongs together
 * @param groups (B) each: rows that share a number in one of them are not each other's negatives
 * @returns one element
 */
export function infoNCE(a: Value, b: Value, temperature: number, groups: readonly Value[]): Value {
  const logits = mul(matmul(a, b, { transB: true }), 1 / temperature)
  return reshape(diagonalCrossEntropy(hideRelated(logits, groups, pick(a.graph, a.shape[0]!))), [])
}

/**
 * InfoNCE in one direction against embeddings of other steps (He 2020): CE([a.b, a.others] / T, 0).
 * @param a @param b (B, E), unit rows; row i of both belongs together
 * @param others (Q, E), unit rows
 * @param related (B, Q) bool: those that are nobody's negative
 * @returns one element
 */
export function queueInfoNCE(a: Value, b: Value, others: Value, related: Value, temperature: number): Value {
  const right = sum(mul(a, b), [1]) // (B, 1)
  const wrong = where(related, HIDDEN, mul(matmul(a, others, { transB: true }), 1 / temperature)) // (B, Q)
  const logits = concat([mul(right, 1 / temperature), wrong], 1)
  return reshape(neg(mean(slice(logSoftmax(logits), 1, 0, 1))), [])
}
