/** Limited-memory BFGS (Liu & Nocedal 1989) for smooth convex functions, all of whose data is looked at in each step. */

export interface Evaluated {
  value: number
  gradient: Float32Array
}

/** Pairs of steps and changes of the gradient that stand for the curvature. */
const PAIRS = 10
/** A step must bring this share of what the slope promises (Armijo). */
const SUFFICIENT = 1e-4
const MOST_HALVINGS = 20

/**
 * @param start is not changed
 * @param tolerance it ends where the largest number of the gradient is below
 * @returns where the function is smallest, as far as float32 tells or `iterations` steps lead
 */
export async function minimise(
  evaluate: (at: Float32Array) => Promise<Evaluated>,
  start: Float32Array,
  { iterations = 200, tolerance = 1e-4 } = {},
): Promise<Float32Array> {
  const pairs: Pair[] = []
  let at = start
  let here = await evaluate(at)
  for (let step = 0; step < iterations && largest(here.gradient) > tolerance; step++) {
    const direction = descent(here.gradient, pairs)
    const slope = dot(direction, here.gradient)
    // The first step has no curvature to go by: it is of length 1 at most.
    let length = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(direction, direction))) : 1
    let there = at
    let found: Evaluated | null = null
    for (let halving = 0; halving < MOST_HALVINGS && !found; halving++, length /= 2) {
      there = at.map((x, i) => x + length * direction[i]!)
      const tried = await evaluate(there)
      if (tried.value <= here.value + SUFFICIENT * length * slope) found = tried
    }
    if (!found) break
    remember(pairs, minus(there, at), minus(found.gradient, here.gradient))
    at = there
    here = found
  }
  return at
}

interface Pair {
  s: Float32Array
  y: Float32Array
  rho: number
}

function remember(pairs: Pair[], s: Float32Array, y: Float32Array): void {
  const curvature = dot(s, y)
  // Rounding may hide it; the matrix must stay positive.
  if (!(curvature > 1e-10 * dot(y, y))) return
  pairs.push({ s, y, rho: 1 / curvature })
  if (pairs.length > PAIRS) pairs.shift()
}

/** The two loops: minus the inverse Hessian, as far as the pairs tell it, times the gradient. */
function descent(gradient: Float32Array, pairs: readonly Pair[]): Float32Array {
  const q = gradient.map((g) => -g)
  const alphas = pairs.map(() => 0)
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, rho } = pairs[i]!
    addTo(q, -(alphas[i] = rho * dot(s, q)), y)
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y))
    for (let i = 0; i < q.length; i++) q[i]! *= scale
  }
  pairs.forEach(({ s, y, rho }, i) => addTo(q, alphas[i]! - rho * dot(y, q), s))
  return q
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function addTo(into: Float32Array, factor: number, of: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += factor * of[i]!
}

const minus = (a: Float32Array, b: Float32Array) => a.map((x, i) => x - b[i]!)
const largest = (values: Float32Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
