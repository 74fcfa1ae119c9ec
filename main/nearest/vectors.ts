/** What is indexed, and how to tell that two sets of it are the same. */

/** Unit vectors and whose they are: row i of `data` ([n, d], row-major) belongs to `ids[i]`. */
export interface Vectors {
  ids: readonly number[]
  data: Float32Array
}

/** A 32-bit hash of one row, over the bits of its numbers. */
export function rowHash(bits: Int32Array, row: number, dims: number): number {
  let hash = 0x2545f491
  const end = (row + 1) * dims
  for (let i = row * dims; i < end; i++) {
    hash = Math.imul(hash ^ bits[i]!, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}

/** The hash of every row by id. */
export function rowHashes({ ids, data }: Vectors, dims: number): Map<number, number> {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length)
  return new Map(ids.map((id, row) => [id, rowHash(bits, row, dims)]))
}

/** One short text for a whole set, the same in every order of its rows. */
export function fingerprint(rows: ReadonlyMap<number, number>): string {
  let low = 0
  let high = 0
  for (const [id, hash] of rows) {
    const mixed = Math.imul(id ^ (hash >>> 7), 0x85ebca6b) ^ hash
    low = (low + mixed) >>> 0
    high = (high + Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)) >>> 0
  }
  return `${rows.size}-${low.toString(16)}-${high.toString(16)}`
}

/** What turns `from` into `to`: ids to take out, and rows of `to` (by id) to put in. */
export function difference(
  from: ReadonlyMap<number, number>,
  to: ReadonlyMap<number, number>,
): { removed: number[]; added: Set<number> } {
  const removed = [...from.keys()].filter((id) => !to.has(id))
  const added = new Set([...to].filter(([id, hash]) => from.get(id) !== hash).map(([id]) => id))
  return { removed, added }
}
