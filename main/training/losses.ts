/**
 * Contrastive losses over L2-normalised embeddings. Rows that share a group (an equal caption, a burst) are neither
 * each other's negatives nor each other's positives: they are left out of each other's softmax, and the only positive
 * of a row is its own other half.
 */
import {
  add,
  cast,
  concat,
  constant,
  div,
  equal,
  exp,
  greater,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  reshape,
  slice,
  softplus,
  sub,
  sum,
  transpose,
  where,
  type Builder,
  type Value,
} from '../tensor/index.ts'

/** (n, n): 1 where the column is `row + shift` mod n, so that a product picks one answer a row. */
function pick(graph: Builder, n: number, shift = 0): Value {
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
const HIDDEN = -1e9

/**
 * Hides the logits of pairs that share a group, but for the right answers.
 * @param logits (n, n)
 * @param groups (n) each: numbers that are equal where two rows belong together
 * @param right (n, n), 1 at the right answers
 */
function hideRelated(logits: Value, groups: readonly Value[], right: Value): Value {
  const related = relatedTo(groups, right)
  return related ? where(related, HIDDEN, logits) : logits
}

/** (n, n) bool: the pairs that share a group, but for the right answers; null where there are no groups. */
function relatedTo(groups: readonly Value[], right: Value): Value | null {
  const shared = groups.map((g) => cast(sharing(g, g), 'f32'))
  if (shared.length === 0) return null
  const any = shared.reduce((a, b) => add(a, b)) // more than 0 where a group is shared
  return greater(mul(any, sub(1, right)), 0)
}

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
 * The squared distance between what was predicted and what was to be predicted (Grill 2020), 2 - 2 cos.
 * @param a @param b (B, E), unit rows; row i of both belongs together
 * @returns one element, the mean over rows
 */
export const regression = (a: Value, b: Value): Value =>
  reshape(sub(2, mul(mean(sum(mul(a, b), [1])), 2)), [])

/** (B, Q) bool: which rows of one side share a number with which of another. */
export const sharing = (rows: Value, others: Value): Value =>
  equal(reshape(rows, [rows.shape[0]!, 1]), reshape(others, [1, others.shape[0]!]))

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
