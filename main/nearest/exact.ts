/** Exact search: every vector is compared. Right by construction, and instant up to tens of thousands. */
import { TopK } from './top-k.ts'

/** `score` is the cosine of the two unit vectors, -1..1. */
export interface Hit {
  id: number
  score: number
}

/**
 * The k rows nearest to a query, best first.
 * @param data unit vectors, row-major [n, d]; rows beyond `ids` are not looked at
 * @param ids the id of each row, [n]
 * @param query a unit vector, [d]
 */
export function exactSearch(
  data: Float32Array,
  ids: ArrayLike<number>,
  query: Float32Array,
  k: number,
): Hit[] {
  const count = ids.length
  if (count === 0 || k < 1) return []
  const dims = query.length
  const best = new TopK(Math.min(k, count))
  let floor = -Infinity
  for (let row = 0, at = 0; row < count; row++, at += dims) {
    const score = dot(data, at, query, dims)
    if (score > floor) {
      best.push(score, row)
      floor = best.floor
    }
  }
  return best.drain().map(({ row, score }) => ({ id: ids[row]!, score }))
}

/** The product of the row at `at` and a query. Four sums at once, so that one addition need not wait for the other. */
export function dot(data: Float32Array, at: number, query: Float32Array, dims: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const whole = dims & ~3
  let i = 0
  for (; i < whole; i += 4) {
    a += data[at + i]! * query[i]!
    b += data[at + i + 1]! * query[i + 1]!
    c += data[at + i + 2]! * query[i + 2]!
    d += data[at + i + 3]! * query[i + 3]!
  }
  for (; i < dims; i++) a += data[at + i]! * query[i]!
  return a + b + c + d
}
