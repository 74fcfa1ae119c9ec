/** Photos of which the class is known, and their vectors. */
import { KindredError } from '../../shared/model/index.ts'
import { inBatches, joined, type Decodable } from './batches.ts'
import type { Embedder } from './embedder.ts'

export interface Labelled extends Decodable {
  /** the number of its class */
  readonly label: number
}

/**
 * The unit vector of each photo that can be decoded, [dims].
 * @param report gets the number of photos looked at so far
 * @throws KindredError TOO_FEW_PHOTOS when none can be decoded
 */
export async function* look(
  model: Embedder,
  photos: readonly Labelled[],
  report: (done: number) => void,
): AsyncGenerator<{ label: number; vector: Float32Array }, void> {
  let done = 0
  for await (const batch of inBatches(photos)) {
    const n = batch.photos.length
    const vectors = n > 0 ? await model.encodeImages(joined(batch.pixels), n) : new Float32Array()
    for (const [i, { label }] of batch.photos.entries())
      yield { label, vector: vectors.subarray(i * model.dims, (i + 1) * model.dims) }
    report((done += n))
  }
  requireSome(done)
}

/** @throws KindredError TOO_FEW_PHOTOS when none of the photos could be decoded */
export function requireSome(decoded: number): void {
  if (decoded > 0) return
  throw new KindredError('TOO_FEW_PHOTOS', 'None of the photos can be decoded.', 'Choose other photos.')
}
