/**
 * The one copy of the vectors in memory, as float16: 2 d bytes a photo. Exact search, the sample and the building of a
 * graph all read it; its storage is shared with the building thread. A graph has its own nodes beside it, of 4 d bytes
 * and about 150 for the links.
 */
import { Fingerprint } from './vectors.ts'

const GROWTH = 1.25

export class VectorTable {
  readonly dims: number
  /** the id of each row */
  readonly ids: number[] = []
  readonly #rows = new Map<number, number>()
  readonly #fingerprint = new Fingerprint()
  #bits: Uint16Array<SharedArrayBuffer>
  #values: Float16Array<SharedArrayBuffer>

  /** @param capacity rows to make room for at once */
  constructor(dims: number, capacity: number) {
    this.dims = dims
    this.#bits = new Uint16Array(new SharedArrayBuffer(2 * dims * capacity))
    this.#values = new Float16Array(this.#bits.buffer)
  }

  get size(): number {
    return this.ids.length
  }

  /** [capacity, dims]; the first `size` rows are filled. */
  get values(): Float16Array<SharedArrayBuffer> {
    return this.#values
  }

  get fingerprint(): string {
    return this.#fingerprint.toString()
  }

  /** The row of an id; undefined when it is not there. */
  row(id: number): number | undefined {
    return this.#rows.get(id)
  }

  /** A copy of a row, [dims]. */
  vector(row: number): Float32Array {
    return Float32Array.from(this.#values.subarray(row * this.dims, (row + 1) * this.dims))
  }

  /**
   * Adds a vector or replaces the one that its id has.
   * @param data float16, little-endian, [dims]
   * @returns whether anything changed
   */
  set(id: number, data: Uint8Array): boolean {
    const known = this.#rows.get(id)
    const bits = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    if (known !== undefined) {
      const old = this.#bitsOf(known)
      if (bits.every((value, i) => value === old[i])) return false
      this.#fingerprint.remove(id, old)
    }
    const row = known ?? this.ids.length
    if (known === undefined) {
      this.#reserve(row + 1)
      this.ids.push(id)
      this.#rows.set(id, row)
    }
    this.#bits.set(bits, row * this.dims)
    this.#fingerprint.add(id, bits)
    return true
  }

  /**
   * Takes a vector out; the last row takes its place.
   * @returns whether it was there
   */
  remove(id: number): boolean {
    const row = this.#rows.get(id)
    if (row === undefined) return false
    this.#fingerprint.remove(id, this.#bitsOf(row))
    this.#rows.delete(id)
    const last = this.ids.length - 1
    const moved = this.ids.pop()!
    if (row !== last) {
      this.#bits.copyWithin(row * this.dims, last * this.dims, (last + 1) * this.dims)
      this.ids[row] = moved
      this.#rows.set(moved, row)
    }
    return true
  }

  #bitsOf(row: number): Uint16Array {
    return this.#bits.subarray(row * this.dims, (row + 1) * this.dims)
  }

  #reserve(rows: number): void {
    if (rows * this.dims <= this.#bits.length) return
    const grown = new Uint16Array(new SharedArrayBuffer(2 * this.dims * Math.ceil(rows * GROWTH)))
    grown.set(this.#bits)
    this.#bits = grown
    this.#values = new Float16Array(grown.buffer)
  }
}
