/** How many directions embeddings use. */
import { Matrix, SingularValueDecomposition } from 'ml-matrix'

const TINY = 1e-7

/**
 * RankMe (Garrido 2023): the exponential of the entropy of the singular values' shares, 1 to min(n, d).
 * @param rows [n, d]
 * @returns null where there are fewer than two
 */
export function rankMe(rows: Float32Array, d: number): number | null {
  const n = rows.length / d
  if (n < 2) return null
  const matrix = Matrix.from1DArray(n, d, rows)
  const options = {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  }
  const { diagonal } = new SingularValueDecomposition(matrix, options)
  const all = diagonal.reduce((a, b) => a + b, 0)
  return Math.exp(-diagonal.reduce((entropy, s) => entropy + (s / all) * Math.log(s / all + TINY), 0))
}
