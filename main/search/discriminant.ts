/**
 * The direction along which a few photos differ from a library: Fisher's linear discriminant, the difference of the means
 * through the inverse of the covariance, which even a single photo has (Hariharan 2012, "Discriminative decorrelation for
 * clustering and classification"). It tells one dog from all dogs, where the mean of its photos finds any of them.
 *
 * That is not always what is meant: of five dogs the mean is nearer to the truth. Conjugate gradients go from one to the
 * other, since their first step lies along the difference of the means and each further one decorrelates more (Helland
 * 1988, "On the structure of partial least squares regression"). So how many steps are taken is told by leaving out photos
 * and looking how far they stand out from the library.
 */

/** No more steps than these: beyond, nothing was gained. */
const MOST_STEPS = 16
/** Where all is of one moment, so that nothing can be left out. */
const STEPS_FOR_ONE = 4
/** Parts that are left out one after another. */
const MOST_FOLDS = 5
/** What is added to each direction's variance: this share of the mean one of as many directions as there are photos. */
const RIDGE = 0.5

export interface Shown {
  /** a unit vector, [d] */
  vector: Float32Array
  /** those of one burst are left out together: each would tell too much of the other */
  burst: number
}

/**
 * @param sample unit vectors of photos of the library, [n, d]
 * @param shown one or more
 * @returns a unit vector, [d]
 */
export function discriminant(sample: Float32Array, shown: readonly Shown[]): Float32Array {
  const library = centred(sample, shown[0]!.vector.length)
  const from = shown.map(({ vector }) => vector.map((value, i) => value - library.mean[i]!))
  const bursts = [...new Set(shown.map(({ burst }) => burst))]
  const folds = shown.map(({ burst }) => bursts.indexOf(burst) % MOST_FOLDS)
  const steps = bursts.length > 1 ? bestSteps(library, from, folds) : STEPS_FOR_ONE
  // Of photos that do not differ from the library, what they are.
  let found = mean(shown.map(({ vector }) => vector))
  for (const { direction } of path(library, mean(from), steps)) found = direction
  const length = Math.hypot(...found) || 1
  return found.map((value) => value / length)
}

interface Centred {
  /** [n, d] */
  readonly rows: Float32Array
  readonly mean: Float32Array
  readonly n: number
  readonly ridge: number
}

function centred(sample: Float32Array, d: number): Centred {
  const n = sample.length / d
  const middle = new Float32Array(d)
  for (let at = 0; at < sample.length; at += d) add(middle, sample, at, 1 / n)
  const rows = sample.slice()
  let variance = 0
  for (let row = 0; row < n; row++) {
    const own = rows.subarray(row * d, (row + 1) * d)
    add(own, middle, 0, -1)
    variance += dot(own, 0, own) / n
  }
  return { rows, mean: middle, n, ridge: (RIDGE * variance) / n || 1 }
}

/** After how many steps the photos that are left out stand out most, in deviations of the library's scores. */
function bestSteps(library: Centred, from: readonly Float32Array[], folds: readonly number[]): number {
  const gains = new Float64Array(MOST_STEPS)
  for (const fold of new Set(folds)) {
    const left = mean(from.filter((_, i) => folds[i] === fold))
    const kept = mean(from.filter((_, i) => folds[i] !== fold))
    let step = 0
    for (const { direction, scores } of path(library, kept, MOST_STEPS)) {
      const spread = Math.sqrt(dot(scores, 0, scores) / library.n) || 1
      gains[step++]! += dot(left, 0, direction) / spread
    }
  }
  return gains.indexOf(Math.max(...gains)) + 1
}

interface Step {
  /** [d] */
  readonly direction: Float32Array
  /** the library's along it, [n] */
  readonly scores: Float32Array
}

/** Goes from nothing to (covariance + ridge)^-1 `from` by conjugate gradients. Its steps lie in the same two arrays. */
function* path({ rows, n, ridge }: Centred, from: Float32Array, steps: number): Generator<Step> {
  const d = from.length
  const [direction, scores] = [new Float32Array(d), new Float32Array(n)]
  const [rest, along] = [from.slice(), from.slice()]
  let squares = dot(rest, 0, rest)
  for (let step = 0; step < steps && squares > 0; step++) {
    const alongRows = new Float32Array(n)
    const image = along.map((value) => ridge * value)
    for (let row = 0, at = 0; row < n; row++, at += d) {
      const score = (alongRows[row] = dot(rows, at, along))
      add(image, rows, at, score / n)
    }
    const length = squares / dot(along, 0, image)
    add(direction, along, 0, length)
    add(scores, alongRows, 0, length)
    add(rest, image, 0, -length)
    const before = squares
    squares = dot(rest, 0, rest)
    for (let i = 0; i < d; i++) along[i] = rest[i]! + (squares / before) * along[i]!
    yield { direction, scores }
  }
}

function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length)
  for (const vector of vectors) add(sum, vector, 0, 1 / vectors.length)
  return sum
}

/** The product of `a` from `at` on and all of `b`. */
function dot(a: Float32Array, at: number, b: Float32Array): number {
  let [s, t, u, v] = [0, 0, 0, 0]
  const d = b.length & ~3
  let i = 0
  for (; i < d; i += 4) {
    s += a[at + i]! * b[i]!
    t += a[at + i + 1]! * b[i + 1]!
    u += a[at + i + 2]! * b[i + 2]!
    v += a[at + i + 3]! * b[i + 3]!
  }
  for (; i < b.length; i++) s += a[at + i]! * b[i]!
  return s + t + u + v
}

/** Adds `by` times `b` from `at` on to all of `a`. */
function add(a: Float32Array, b: Float32Array, at: number, by: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += by * b[at + i]!
}
