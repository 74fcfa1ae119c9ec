/** Vectors in memory, searched exactly. Their storage is shared, so that a build reads it without a copy. */
import { exactSearch, type Hit } from './exact.ts'
import { rowHash, rowHashes, type Vectors } from './vectors.ts'

export class ExactIndex {
  readonly rows: Map<number, number>
  readonly ids: number[]
  #data: Float32Array<SharedArrayBuffer>
  readonly #dims: number

  constructor(vectors: Vectors, dims: number) {
    this.#dims = dims
    this.ids = [...vectors.ids]
    this.rows = rowHashes(vectors, dims)
    this.#data = shared(vectors.data.length)
    this.#data.set(vectors.data)
  }

  /** [capacity, dims]; the first `ids.length` rows are filled and never change. */
  get data(): Float32Array<SharedArrayBuffer> {
    return this.#data
  }

  search(query: Float32Array, k: number): Hit[] {
    return exactSearch(this.#data, this.ids, query, k)
  }

  /** Adds one vector; an id that is there already keeps its own. */
  add(id: number, vector: Float32Array): void {
    if (this.rows.has(id)) return
    const row = this.ids.length
    const end = (row + 1) * this.#dims
    if (end > this.#data.length) {
      const grown = shared(Math.max(end, this.#data.length * 2))
      grown.set(this.#data)
      this.#data = grown
    }
    this.#data.set(vector, row * this.#dims)
    this.ids.push(id)
    this.rows.set(id, rowHash(new Int32Array(this.#data.buffer), row, this.#dims))
  }
}

function shared(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))
}
