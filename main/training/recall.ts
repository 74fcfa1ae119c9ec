/** Recall@k over unit vectors. */
import type { Recall } from '../../shared/model/index.ts'

/**
 * How often the right row of `gallery` is among the k most similar to a query.
 * @param queries (q, d) @param gallery (g, d), unit rows
 * @param isRight whether gallery row `g` answers query row `q`
 * @returns parts of 1; an equal score ranks before the right answer, so that a collapsed model gains nothing
 */
export function recallAt(
  queries: Float32Array,
  gallery: Float32Array,
  dims: number,
  isRight: (query: number, row: number) => boolean,
): Recall {
  const [q, g] = [queries.length / dims, gallery.length / dims]
  const hits = { at1: 0, at5: 0, at10: 0 }
  const scores = new Float32Array(g)
  for (let i = 0; i < q; i++) {
    let best = -Infinity
    let bestRow = -1
    for (let j = 0; j < g; j++) {
      let dot = 0
      for (let d = 0; d < dims; d++) dot += queries[i * dims + d]! * gallery[j * dims + d]!
      scores[j] = dot
      if (dot > best && isRight(i, j)) [best, bestRow] = [dot, j]
    }
    let rank = 0
    for (let j = 0; j < g; j++) if (j !== bestRow && scores[j]! >= best && !isRight(i, j)) rank++
    if (bestRow < 0) continue
    hits.at1 += Number(rank < 1)
    hits.at5 += Number(rank < 5)
    hits.at10 += Number(rank < 10)
  }
  return { at1: hits.at1 / q, at5: hits.at5 / q, at10: hits.at10 / q }
}

/** Recall by luck, with one right row among `rows`. */
export const chance = (rows: number): Recall => ({
  at1: Math.min(1, 1 / rows),
  at5: Math.min(1, 5 / rows),
  at10: Math.min(1, 10 / rows),
})
