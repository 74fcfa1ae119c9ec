/** Embeddings of photos that were seen in the steps before, newest first (He 2020). */
import { concat, slice, type Value } from '../tensor/index.ts'
import type { Buffers } from './buffers.ts'

/** The number of no burst. */
const NOBODY = -0.5

/** What is kept, whole batches of `most`: a photo that comes again is not to meet all that is kept of itself. */
export const queueLength = (most: number, photos: number, batch: number): number =>
  Math.max(1, Math.floor(Math.min(most, photos - batch) / batch)) * batch

export interface Queue {
  /** (Q, E), unit rows; random at first */
  readonly rows: Value
  /** (Q), the burst of each */
  readonly bursts: Value
  /** Says what comes in, (B, E) and (B), once; as much goes out. */
  enqueue(rows: Value, bursts: Value): void
}

export function queue(buffers: Buffers, length: number, size: number): Queue {
  const rows = buffers.add('queue', [length, size], (random) => {
    const all = Float32Array.from({ length: length * size }, () => random.normal())
    for (let at = 0; at < all.length; at += size) {
      const row = all.subarray(at, at + size)
      const norm = Math.hypot(...row)
      row.forEach((x, i) => (row[i] = x / norm))
    }
    return all
  })
  const bursts = buffers.add('queue.bursts', [length], () => new Float32Array(length).fill(NOBODY))
  const shifted = (kept: Value, fresh: Value) =>
    concat([fresh, slice(kept, 0, 0, length - fresh.shape[0]!)], 0)
  return {
    rows,
    bursts,
    enqueue(fresh, of) {
      buffers.become(rows, () => (fresh.shape[0] === length ? fresh : shifted(rows, fresh)))
      buffers.become(bursts, () => (of.shape[0] === length ? of : shifted(bursts, of)))
    },
  }
}
