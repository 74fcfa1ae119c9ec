/**
 * The one copy of the vectors in memory, as float16: 2 d bytes a photo. Exact search, the sample and the building of a
 * graph all read it; its storage is shared with the building thread. A graph has its own nodes beside it, of 4 d bytes
 * and about 150 for the links.
 */
import { Fingerprint } from './vectors.ts'

/** Rows of a block: the table grows by blocks, so that no growth copies what is there. */
export const BLOCK_ROWS = 4096

export class VectorTable {
  readonly dims: number
  /** the id of each row */
  readonly ids: number[] = []
  readonly #rows = new Map<number, number>()
  readonly #fingerprint = new Fingerprint()
  /** Float16 [BLOCK_ROWS, dims] each; row r of the table is row r % BLOCK_ROWS of block r / BLOCK_ROWS. */
  readonly blocks: Float16Array<SharedArrayBuffer>[] = []

  constructor(dims: number) {
    this.dims = dims
  }

  get size(): number {
    return this.ids.length
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
    return Float32Array.from(this.#valuesOf(row))
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
      if (row === this.blocks.length * BLOCK_ROWS) this.#grow()
      this.ids.push(id)
      this.#rows.set(id, row)
    }
    this.#bitsOf(row).set(bits)
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
      this.#bitsOf(row).set(this.#bitsOf(last))
      this.ids[row] = moved
      this.#rows.set(moved, row)
    }
    return true
  }

  #valuesOf(row: number): Float16Array {
    const at = (row % BLOCK_ROWS) * this.dims
    return this.blocks[Math.floor(row / BLOCK_ROWS)]!.subarray(at, at + this.dims)
  }

  #bitsOf(row: number): Uint16Array {
    const { buffer, byteOffset, length } = this.#valuesOf(row)
    return new Uint16Array(buffer, byteOffset, length)
  }

  #grow(): void {
    this.blocks.push(new Float16Array(new SharedArrayBuffer(2 * this.dims * BLOCK_ROWS)))
  }
}
