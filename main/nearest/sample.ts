/** A fixed random sample of the vectors: what a query's scores look like over the whole library. */
import { pace } from '../threads/index.ts'
import { rowScore } from './exact.ts'
import type { VectorTable } from './vector-table.ts'

/** Enough for the middle and the lower sixth of any distribution: both within 2 % of a million photos' ranks. */
const MOST = 2000

/**
 * The 2,000 vectors whose ids have the smallest hashes: the same for the same photos, in whatever order they came
 * (bottom-k sampling, Cohen & Kaplan 2007). It names ids; their vectors are read from the table.
 */
export class Sample {
  readonly #table: VectorTable
  #hashes: number[] = []
  #ids: number[] = []
  /** of those ids, the place of the greatest hash, once it is full */
  #worst = -1
  #members = new Set<number>()

  constructor(table: VectorTable) {
    this.#table = table
  }

  /** Notes an id that the table has. */
  add(id: number): void {
    const hash = mixed(id)
    const full = this.#hashes.length === MOST
    if (this.#members.has(id) || (full && hash >= this.#hashes[this.#worst]!)) return
    const place = full ? this.#worst : this.#hashes.length
    if (full) this.#members.delete(this.#ids[place]!)
    this.#members.add(id)
    this.#hashes[place] = hash
    this.#ids[place] = id
    if (this.#hashes.length === MOST) this.#worst = greatest(this.#hashes)
  }

  /** Draws again, when ids of it are gone from the table. */
  async refill(): Promise<void> {
    if (this.#ids.every((id) => this.#table.row(id) !== undefined)) return
    const fresh = new Sample(this.#table)
    const turn = pace()
    for (const id of this.#table.ids) {
      fresh.add(id)
      const rest = turn()
      if (rest) await rest
    }
    this.#hashes = fresh.#hashes
    this.#ids = fresh.#ids
    this.#worst = fresh.#worst
    this.#members = fresh.#members
  }

  /** Copies of its vectors, one after another, in no order. */
  async vectors(): Promise<Float32Array<ArrayBuffer>> {
    const turn = pace()
    const found: Float32Array[] = []
    for (const id of this.#ids) {
      const row = this.#table.row(id)
      if (row !== undefined) found.push(this.#table.vector(row))
      const rest = turn()
      if (rest) await rest
    }
    const all = new Float32Array(found.length * this.#table.dims)
    found.forEach((vector, i) => all.set(vector, i * vector.length))
    return all
  }

  /** The cosine of a unit vector ([d]) to each vector of the sample, in no order. */
  scores(query: Float32Array): Float64Array {
    return Float64Array.from(
      this.#ids.flatMap((id) => {
        const row = this.#table.row(id)
        return row === undefined ? [] : [rowScore(this.#table, row, query)]
      }),
    )
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
