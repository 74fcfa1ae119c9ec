/** Where vectors come from, and how to tell that two sets of them are the same. */
import { pace } from '../threads/index.ts'

/** The truth: all vectors of one model as the database has them. Rows are float16, little-endian, [d]. */
export interface VectorSource {
  /** the `limit` next after the id `after`, ordered by id */
  page(after: number, limit: number): { id: number; data: Uint8Array }[]
  /** the number of the last change; what changes later has a greater one */
  version(): number
  /** the `limit` next changes after the one with the number `since`; without data: the id is gone */
  changes(since: number, limit: number): { id: number; seq: number; data: Uint8Array | null }[]
}

/** Rows read at once: some milliseconds' worth. */
export const ROWS = 250

/**
 * Reads all vectors; others get their turn meanwhile.
 * @throws the signal's reason when it aborts
 */
export async function readAll(
  source: VectorSource,
  put: (id: number, data: Uint8Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  const turn = pace()
  for (let rows = source.page(0, ROWS); rows.length > 0; rows = source.page(rows.at(-1)!.id, ROWS)) {
    for (const { id, data } of rows) put(id, data)
    await turn()
    signal?.throwIfAborted()
  }
}

/** What a set of vectors is told by: the same in every order, brought up to date row by row. */
export class Fingerprint {
  #rows = 0
  #low = 0
  #high = 0

  add(id: number, row: Uint16Array): void {
    this.#count(id, row, 1)
  }

  remove(id: number, row: Uint16Array): void {
    this.#count(id, row, -1)
  }

  toString(): string {
    return `${this.#rows}-${this.#low.toString(16)}-${this.#high.toString(16)}`
  }

  #count(id: number, row: Uint16Array, sign: 1 | -1): void {
    const hash = rowHash(row)
    const mixed = Math.imul(id ^ (hash >>> 7), 0x85ebca6b) ^ hash
    this.#rows += sign
    this.#low = (this.#low + sign * (mixed >>> 0)) >>> 0
    this.#high = (this.#high + sign * (Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0)) >>> 0
  }
}

/** A 32-bit hash over the bits of a row's numbers. */
function rowHash(bits: Uint16Array): number {
  let hash = 0x2545f491
  for (let i = 0; i < bits.length; i++) {
    hash = Math.imul(hash ^ bits[i]!, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}
