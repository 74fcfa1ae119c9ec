/** Vectors of length 1. */

/** @param rows [n, dims] @returns the same, each row divided by its length; a row of zeros stays what it is */
export function normaliseRows(rows: Float32Array, n: number): Float32Array {
  const dims = rows.length / n
  const out = new Float32Array(rows.length)
  for (let start = 0; start < rows.length; start += dims) {
    let squares = 0
    for (let i = start; i < start + dims; i++) squares += rows[i]! ** 2
    const length = Math.sqrt(squares) || 1
    for (let i = start; i < start + dims; i++) out[i] = rows[i]! / length
  }
  return out
}
