/** Pictures a batch at a time: of however many photos, only two batches are decoded at once. */

/** Decodes a picture to what a model takes, u8 [size, size, 3]; null where it cannot be decoded. */
export interface Decodable {
  pixels(): Promise<Uint8Array | null>
}

export interface Batch<T> {
  /** those that could be decoded */
  readonly photos: T[]
  /** one after the other */
  readonly pixels: Uint8Array[]
}

const BATCH = 50

/** The batches of `photos`, in their order; the next one is decoded while one is looked at. */
export async function* inBatches<T extends Decodable>(photos: readonly T[]): AsyncGenerator<Batch<T>> {
  let next = decode(photos.slice(0, BATCH))
  for (let at = 0; at < photos.length; at += BATCH) {
    const batch = await next
    next = decode(photos.slice(at + BATCH, at + 2 * BATCH))
    // Awaited in the next round, or never when the reader stops: it is no one's unhandled error.
    next.catch(() => {})
    yield batch
  }
}

async function decode<T extends Decodable>(photos: readonly T[]): Promise<Batch<T>> {
  const decoded = await Promise.all(photos.map((photo) => photo.pixels()))
  return {
    photos: photos.filter((_, i) => decoded[i] !== null),
    pixels: decoded.filter((pixels) => pixels !== null),
  }
}

/** Byte arrays as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
