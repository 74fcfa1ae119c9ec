/** Checking a graph against exact search. */
import { setImmediate as breathe } from 'node:timers/promises'
import { exactSearch } from './exact.ts'
import type { Graph } from './graph.ts'
import type { VectorTable } from './vector-table.ts'

export interface Audit {
  /** The share of the true ten nearest that the graph finds, 0..1. */
  recall: number
  /** The search width that reached it. */
  width: number
  queries: number
}

const QUERIES = 24
const NEIGHBOURS = 10
const ENOUGH = 0.98
const WIDEST = 800
/** hnswlib adds in another order, so equal scores may differ in the last digits. */
const ROUNDING = 1e-5

/**
 * Measures recall@10 with stored vectors as queries, evenly spread, and widens the search until it is enough.
 * Other work gets its turn between two queries. Ends with the graph at the width that the result names.
 */
export async function audit(graph: Graph, table: VectorTable, signal: AbortSignal): Promise<Audit> {
  const count = table.size
  const queries = Array.from({ length: Math.min(QUERIES, count) }, (_, i) =>
    table.vector(Math.floor((i * count) / Math.min(QUERIES, count))),
  )
  const floors: number[] = []
  for (const query of queries) {
    floors.push((await exactSearch(table, query, NEIGHBOURS)).at(-1)!.score - ROUNDING)
    await breathe()
    signal.throwIfAborted()
  }
  for (;;) {
    let found = 0
    for (const [i, query] of queries.entries()) {
      found += graph.search(query, NEIGHBOURS).filter((hit) => hit.score >= floors[i]!).length
      await breathe()
    }
    const recall = found / (queries.length * Math.min(NEIGHBOURS, count))
    if (recall >= ENOUGH || graph.width >= WIDEST)
      return { recall, width: graph.width, queries: queries.length }
    graph.width *= 2
  }
}

export function passed(result: Audit): boolean {
  return result.recall >= ENOUGH
}
