/** For tests: vectors in memory that count how many of them are read. */
import type { VectorSource } from './vectors.ts'
import { VectorTable } from './vector-table.ts'

/** Row i of `data` ([n, d], row-major) belongs to `ids[i]`. */
export interface Vectors {
  ids: readonly number[]
  data: Float32Array
}

export class TestSource implements VectorSource {
  readonly #dims: number
  readonly #rows = new Map<number, Uint8Array>()
  readonly #seqs = new Map<number, number>()
  #seq = 0
  /** rows handed out so far */
  read = 0

  constructor(vectors: Vectors, dims: number) {
    this.#dims = dims
    this.put(vectors)
  }

  put({ ids, data }: Vectors): void {
    ids.forEach((id, row) => {
      const half = Float16Array.from(data.subarray(row * this.#dims, (row + 1) * this.#dims))
      this.#rows.set(id, new Uint8Array(half.buffer))
      this.#note(id)
    })
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) {
      this.#rows.delete(id)
      this.#note(id)
    }
  }

  version = () => this.#seq

  page(after: number, limit: number) {
    const ids = [...this.#rows.keys()].filter((id) => id > after).sort((a, b) => a - b)
    return this.#count(ids.slice(0, limit).map((id) => ({ id, data: this.#rows.get(id)! })))
  }

  changes(since: number, limit: number) {
    const changed = [...this.#seqs].filter(([, seq]) => seq > since).sort(([, a], [, b]) => a - b)
    return this.#count(
      changed.slice(0, limit).map(([id, seq]) => ({ id, seq, data: this.#rows.get(id) ?? null })),
    )
  }

  #note(id: number): void {
    this.#seqs.set(id, ++this.#seq)
  }

  #count<T>(rows: T[]): T[] {
    this.read += rows.length
    return rows
  }
}

/** All vectors in a table. */
export function tableOf({ ids, data }: Vectors, dims: number): VectorTable {
  const table = new VectorTable(dims)
  ids.forEach((id, row) => {
    const half = Float16Array.from(data.subarray(row * dims, (row + 1) * dims))
    table.set(id, new Uint8Array(half.buffer))
  })
  return table
}
