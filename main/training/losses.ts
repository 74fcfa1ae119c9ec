/** Contrastive losses over L2-normalised embeddings. */
import {
  add,
  cast,
  concat,
  constant,
  equal,
  exp,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  reshape,
  sum,
  transpose,
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
 * @returns one element, (CE(s a b') + CE(s b a')) / 2
 */
export function symmetricInfoNCE(a: Value, b: Value, logScale: Value): Value {
  const scale = exp(logScale)
  const logits = mul(matmul(a, b, { transB: true }), scale) // (B, B)
  const both = add(diagonalCrossEntropy(logits), diagonalCrossEntropy(transpose(logits, [1, 0])))
  return reshape(mul(both, 0.5), [])
}

const SELF = -1e9

/**
 * NT-Xent (Chen 2020): each of 2B views must find its twin among the 2B - 1 others.
 * @param a @param b (B, E), unit rows; two views of the same B photos
 * @returns one element, the mean over all 2B views
 */
export function ntXent(a: Value, b: Value, temperature: number): Value {
  const n = a.shape[0]!
  const views = concat([a, b], 0) // (2B, E)
  const similarity = mul(matmul(views, views, { transB: true }), 1 / temperature) // (2B, 2B)
  const logits = add(similarity, mul(pick(a.graph, 2 * n), SELF))
  const right = sum(mul(logSoftmax(logits), pick(a.graph, 2 * n, n)), [1]) // (2B, 1)
  return reshape(neg(mean(right)), [])
}
