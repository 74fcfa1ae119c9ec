/** What an embedding file holds: a row a photo. */
import type { ModelRow, Store } from '../store/index.ts'
import { decodeFloat16 } from '../store/index.ts'

export interface EmbeddingRow {
  /** the full path of a file that holds the photo */
  path: string
  /** SHA-256 of its pixels, hex */
  hash: string
  /** [E], of length 1; kept in half precision */
  vector: Float32Array
}

/** Rows that are in memory together. */
const ROWS_AT_ONCE = 1000

/** All photos with a vector of a model, in the order of their ids. */
export function* embeddingRows(
  { photos, vectors }: Store,
  { hash: modelHash }: Pick<ModelRow, 'hash'>,
): Generator<EmbeddingRow[]> {
  const ofModel = vectors.ofModel(modelHash)
  for (let last = 0; ;) {
    const page = ofModel.page(last, ROWS_AT_ONCE)
    if (page.length === 0) return
    last = page.at(-1)!.id
    yield page.map(({ id, data }) => ({
      path: photos.path(id)!,
      hash: photos.hash(id)!,
      vector: decodeFloat16(data),
    }))
  }
}
