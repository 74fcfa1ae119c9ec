/**
 * Solves a system of linear equations by Gauss's elimination. Nothing is swapped: the matrix is to be positive definite.
 * @param matrix [n, n]; it and `right` [n] stay as they are
 */
export function solve(matrix: readonly ArrayLike<number>[], right: ArrayLike<number>): Float64Array {
  const n = right.length
  const rows = matrix.map((row, i) => Float64Array.from([...Array.from(row), right[i]!]))
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const by = rows[j]![i]! / rows[i]![i]!
      for (let k = i; k <= n; k++) rows[j]![k]! -= by * rows[i]![k]!
    }
  }
  const solution = new Float64Array(n)
  for (let i = n - 1; i >= 0; i--) {
    let rest = rows[i]![n]!
    for (let k = i + 1; k < n; k++) rest -= rows[i]![k]! * solution[k]!
    solution[i] = rest / rows[i]![i]!
  }
  return solution
}
