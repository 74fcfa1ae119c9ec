/** Exact search: every vector is compared. Right by construction, and instant up to tens of thousands. */
import { pace } from '../threads/index.ts'
import { TopK } from './top-k.ts'
import { BLOCK_ROWS, type VectorTable } from './vector-table.ts'

/** `score` is the cosine of the two unit vectors, -1..1. */
export interface Hit {
  id: number
  score: number
}

/** Between two looks at the clock; a block's rows are a multiple of it. */
const ROWS = 1024

/**
 * The k ids nearest to a query, best first. Other work gets its turn meanwhile: what it adds or removes may or may not
 * be found.
 * @param query a unit vector, [d]
 */
export async function exactSearch(table: VectorTable, query: Float32Array, k: number): Promise<Hit[]> {
  if (table.size === 0 || k < 1) return []
  const best = new TopK(Math.min(k, table.size))
  const turn = pace()
  for (let start = 0; start < table.size; start += ROWS) {
    scan(table, query, best, start, Math.min(start + ROWS, table.size))
    await turn()
  }
  return best.drain()
}

/**
 * The same among some ids alone; those that are not in the table are left out.
 * @param ids in any order, each once
 */
export async function exactAmong(
  table: VectorTable,
  query: Float32Array,
  k: number,
  ids: ArrayLike<number>,
): Promise<Hit[]> {
  if (ids.length === 0 || k < 1) return []
  const best = new TopK(Math.min(k, ids.length))
  const turn = pace()
  for (let i = 0; i < ids.length; i++) {
    const row = table.row(ids[i]!)
    if (row !== undefined) best.push(ids[i]!, rowScore(table, row, query))
    if (i % ROWS === 0) await turn()
  }
  return best.drain()
}

/** Looks at rows of one block. */
function scan(
  { ids, blocks, dims }: VectorTable,
  query: Float32Array,
  best: TopK,
  start: number,
  end: number,
): void {
  const block = blocks[Math.floor(start / BLOCK_ROWS)]!
  let { floor } = best
  for (let row = start, at = (start % BLOCK_ROWS) * dims; row < end; row++, at += dims) {
    const score = dot(block, at, query, dims)
    if (score > floor) {
      best.push(ids[row]!, score)
      floor = best.floor
    }
  }
}

/** The cosine of one row and a query. */
export function rowScore({ blocks, dims }: VectorTable, row: number, query: Float32Array): number {
  return dot(blocks[Math.floor(row / BLOCK_ROWS)]!, (row % BLOCK_ROWS) * dims, query, dims)
}

/** The product of the row at `at` and a query. Four sums at once, so that one addition need not wait for the other. */
function dot(data: Float16Array, at: number, query: Float32Array, dims: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const even = dims & ~3
  let i = 0
  for (; i < even; i += 4) {
    a += data[at + i]! * query[i]!
    b += data[at + i + 1]! * query[i + 1]!
    c += data[at + i + 2]! * query[i + 2]!
    d += data[at + i + 3]! * query[i + 3]!
  }
  for (; i < dims; i++) a += data[at + i]! * query[i]!
  return a + b + c + d
}
