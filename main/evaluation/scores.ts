/** All queries against all rows, as matrix products of bounded size. */
import { emitModel, Graph, input, matmul, openExecutor, type Tensor } from '../tensor/index.ts'

/** A block of scores takes 4 MB. */
const QUERIES = 256
const ROWS = 4096
/** A prime that divides no other dimension, so that the number of queries may vary. */
const FREE = 100_003

/**
 * Gives each query's dot products with the rows of a gallery, in float32 and block by block.
 * @param queries (q, d) @param gallery (g, d)
 * @param visit gets the scores of one query to the rows from `first` on; they are only valid during the call
 */
export async function eachScores(
  queries: Float32Array,
  gallery: Float32Array,
  dims: number,
  visit: (query: number, first: number, scores: Float32Array) => void,
): Promise<void> {
  const [q, g] = [queries.length / dims, gallery.length / dims]
  const width = Math.min(ROWS, g)
  if (q === 0 || g === 0) return
  const graph = new Graph()
  const product = matmul(
    input(graph, 'queries', 'f32', [FREE, dims]),
    input(graph, 'rows', 'f32', [dims, width]),
  )
  const executor = await openExecutor(emitModel([{ name: 'scores', value: product }], { freeBatch: FREE }))
  try {
    for (let first = 0; first < g; first += ROWS) {
      const count = Math.min(width, g - first)
      const rows = transposed(gallery.subarray(first * dims, (first + count) * dims), dims, width)
      for (let at = 0; at < q; at += QUERIES) {
        const n = Math.min(QUERIES, q - at)
        const some: Tensor = {
          dtype: 'f32',
          shape: [n, dims],
          data: queries.subarray(at * dims, (at + n) * dims),
        }
        const { scores } = await executor.run({ queries: some, rows })
        const block = scores!.data as Float32Array // (n, width)
        for (let i = 0; i < n; i++) visit(at + i, first, block.subarray(i * width, i * width + count))
      }
    }
  } finally {
    await executor.close()
  }
}

/** (n, d) as (d, width), with zeros in the columns beyond n. */
function transposed(rows: Float32Array, dims: number, width: number): Tensor {
  const data = new Float32Array(dims * width)
  for (let at = 0; at < rows.length; at++) data[(at % dims) * width + Math.floor(at / dims)] = rows[at]!
  return { dtype: 'f32', shape: [dims, width], data }
}
