/** Recall@k over unit vectors, where a query may have several right answers. */
import type { Recall } from '../../shared/model/index.ts'

/** What came of one query. */
export interface Answer {
  /** How many wrong rows stand before the best right one; infinite where there is no right row. */
  readonly wrongBefore: number
  /** How many rows are right. */
  readonly right: number
}

/**
 * Asks each query for its most similar rows. A wrong row of the same score stands before a right one, so that a
 * collapsed model gains nothing.
 * @param queries (q, d) @param gallery (g, d), unit rows
 * @param isRight whether gallery row `g` answers query row `q`
 */
export function answers(
  queries: Float32Array,
  gallery: Float32Array,
  dims: number,
  isRight: (query: number, row: number) => boolean,
): Answer[] {
  const [q, g] = [queries.length / dims, gallery.length / dims]
  const scores = new Float32Array(g)
  return Array.from({ length: q }, (_, i) => {
    let best = -Infinity
    let right = 0
    const isWrong = new Uint8Array(g)
    for (let j = 0; j < g; j++) {
      let dot = 0
      for (let d = 0; d < dims; d++) dot += queries[i * dims + d]! * gallery[j * dims + d]!
      scores[j] = dot
      if (isRight(i, j)) {
        right++
        best = Math.max(best, scores[j]!)
      } else isWrong[j] = 1
    }
    if (right === 0) return { wrongBefore: Infinity, right }
    let wrongBefore = 0
    for (let j = 0; j < g; j++) if (isWrong[j] && scores[j]! >= best) wrongBefore++
    return { wrongBefore, right }
  })
}

/** The part of queries that have a right row among the first k. */
export const recallAt = (found: readonly Answer[]): Recall =>
  atEach((k) => mean(found.map(({ wrongBefore }) => Number(wrongBefore < k))))

/** Recall by luck, among `rows` rows. */
export const chanceAt = (found: readonly Answer[], rows: number): Recall =>
  atEach((k) => mean(found.map(({ right }) => luck(rows, right, k))))

/** The probability that k rows drawn from `rows` hold one of `right`: 1 - C(rows - right, k) / C(rows, k). */
export function luck(rows: number, right: number, k: number): number {
  let none = 1
  for (let i = 0; i < Math.min(k, rows); i++) none *= Math.max(0, rows - right - i) / (rows - i)
  return 1 - none
}

const atEach = (share: (k: number) => number): Recall => ({ at1: share(1), at5: share(5), at10: share(10) })

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
