/** Figures of a step that its loss alone does not tell, made in the graph beside it. */
import {
  exp,
  log,
  matmul,
  mean,
  mul,
  reshape,
  sqrt,
  sub,
  sum,
  type Named,
  type Value,
} from '../../tensor/index.ts'

/** Rows (B, D) of length one; row i of both belongs together. */
export type Pairs = readonly [Value, Value]

/** The spread of each number over the batch, the mean over all D: 1 / sqrt(D) for rows spread evenly, 0 for equal ones (Chen & He 2021). */
function embeddingStd(rows: Value): Value {
  const centred = sub(rows, mean(rows, [0]))
  return reshape(mean(sqrt(mean(mul(centred, centred), [0]))), [])
}

/** How far apart what belongs together lies, squared: 0 to 4, less is better (Wang & Isola 2020). */
const alignment = ([a, b]: Pairs): Value => reshape(sub(2, mul(mean(sum(mul(a, b), [1])), 2)), [])

/**
 * log of the mean of exp(-2 |x - y|^2) over all rows that are two: 0 for equal rows, less the more evenly they cover the
 * sphere (Wang & Isola 2020).
 */
function uniformity(rows: Value): Value {
  const n = rows.shape[0]!
  const near = exp(sub(matmul(rows, rows, { transB: true, scale: 4 }), 4)) // (n, n), of a row with itself 1
  return reshape(log(mul(sub(sum(near), n), 1 / (n * (n - 1)))), [])
}

/** What is reported of pairs; of a single one, there is nothing to spread. */
export function figuresOf(pairs: Pairs): Named[] {
  if (pairs[0].shape[0]! < 2) return []
  return [
    { name: 'embeddingStd', value: embeddingStd(pairs[0]) },
    { name: 'alignment', value: alignment(pairs) },
    { name: 'uniformity', value: uniformity(pairs[0]) },
  ]
}
