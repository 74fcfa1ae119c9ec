/** A fixed random sample of the vectors: what a query's scores look like over the whole library. */
import { dot } from './exact.ts'
import type { Vectors } from './vectors.ts'

/** Enough for the middle and the lower sixth of any distribution: both within 2 % of a million photos' ranks. */
const MOST = 2000

/**
 * The 2,000 vectors whose ids have the smallest hashes: the same for the same photos, in whatever order they came
 * (bottom-k sampling, Cohen & Kaplan 2007).
 */
export class Sample {
  readonly #dims: number
  readonly #hashes: number[] = []
  readonly #ids = new Set<number>()
  #data: Float32Array
  #worst = -1

  constructor({ ids, data }: Vectors, dims: number) {
    this.#dims = dims
    this.#data = new Float32Array(MOST * dims)
    ids.forEach((id, row) => this.add(id, data.subarray(row * dims, (row + 1) * dims)))
  }

  add(id: number, vector: Float32Array): void {
    const hash = mixed(id)
    const full = this.#hashes.length === MOST
    if (this.#ids.has(id) || (full && hash >= this.#hashes[this.#worst]!)) return
    const row = full ? this.#worst : this.#hashes.length
    this.#data.set(vector, row * this.#dims)
    this.#hashes[row] = hash
    this.#ids.add(id)
    if (this.#hashes.length === MOST) this.#worst = greatest(this.#hashes)
  }

  /** The cosine of a unit vector ([d]) to each vector of the sample, in no order. */
  scores(query: Float32Array): Float64Array {
    return Float64Array.from(this.#hashes, (_, row) => dot(this.#data, row * this.#dims, query, this.#dims))
  }
}

function greatest(values: readonly number[]): number {
  let at = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[at]!) at = i
  return at
}

/** One to one on 32 bits (the finaliser of MurmurHash3), so that no two ids share a hash. */
function mixed(id: number): number {
  let x = (id + 0x9e3779b9) | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
