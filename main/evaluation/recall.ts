/** Recall@k over unit vectors, where a query may have several right answers. */
import type { Recall } from '../../shared/model/index.ts'
import { eachScores } from './scores.ts'

/** A query, by its row, and the rows of the gallery that answer it. */
export interface Asked {
  readonly query: number
  readonly right: readonly number[]
}

/** What came of one query. */
export interface Answer {
  /** How many wrong rows stand before the best right one; infinite where there is no right row. */
  readonly wrongBefore: number
  /** How many rows are right. */
  readonly right: number
}

/** Cosines closer than this are the same: those of equal vectors differ by less in float32. */
const TIE = 1e-6

/**
 * Asks each query for its most similar rows. A wrong row of the same score stands before a right one, so that a
 * collapsed model gains nothing.
 * @param queries (q, d) @param gallery (g, d), unit rows
 * @param asked a query may be asked several times, each time with other right rows
 * @returns what came of each of `asked`
 */
export async function answers(
  queries: Float32Array,
  gallery: Float32Array,
  dims: number,
  asked: readonly Asked[],
): Promise<Answer[]> {
  const from = asked.map(
    ({ query, right }) =>
      right.reduce((best, row) => Math.max(best, cosine(queries, query, gallery, row, dims)), -Infinity) -
      TIE,
  )
  const wrongBefore = new Float64Array(asked.length)
  const ofQuery = Map.groupBy(asked.keys(), (i) => asked[i]!.query)
  await eachScores(queries, gallery, dims, (query, first, scores) => {
    for (const i of ofQuery.get(query) ?? []) {
      const least = from[i]!
      for (let j = 0; j < scores.length; j++) if (scores[j]! >= least) wrongBefore[i]!++
      for (const row of asked[i]!.right) if (scores[row - first]! >= least) wrongBefore[i]!--
    }
  })
  return asked.map(({ right }, i) => ({
    wrongBefore: right.length === 0 ? Infinity : wrongBefore[i]!,
    right: right.length,
  }))
}

function cosine(a: Float32Array, i: number, b: Float32Array, j: number, dims: number): number {
  let dot = 0
  for (let d = 0; d < dims; d++) dot += a[i * dims + d]! * b[j * dims + d]!
  return dot
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
