/** Finding photos: a query becomes a vector, and the nearest photos are the answer. */
import {
  KindredError,
  type PhotoId,
  type Query,
  type QueryImageId,
  type SearchAnswer,
} from '../../shared/model/index.ts'
import type { Encoder } from '../encoders/index.ts'
import { squarePixels, thumbPath } from '../media/index.ts'
import type { Nearest } from '../nearest/index.ts'
import type { ModelRow, Store } from '../store/index.ts'

export interface SearchTools {
  store: Store
  model: ModelRow
  nearest: Pick<Nearest, 'search' | 'size'>
  /** opened when a query needs it: the kin of a library photo come without */
  encoder: () => Promise<Encoder>
  /** the file of a picture from outside */
  queryImage: (id: QueryImageId) => Promise<string>
}

/**
 * The photos that fit a query best, best first. A library photo's kin come without itself.
 * @throws KindredError NO_TEXT_TOWER, NOT_FOUND
 */
export async function searchLibrary(tools: SearchTools, query: Query, limit: number): Promise<SearchAnswer> {
  const start = performance.now()
  const { store, nearest, model } = tools
  const vector = await queryVector(tools, query)
  const itself = 'photoId' in query ? query.photoId : null
  const hits = nearest
    .search(vector, itself === null ? limit : limit + 1)
    .filter((hit) => hit.id !== itself)
    .slice(0, limit)
  const scores = new Map(hits.map((hit) => [hit.id, hit.score]))
  const tiles = store.photos.tiles(hits.map((hit) => hit.id as PhotoId))
  return {
    model: model.id,
    results: tiles.map((tile) => ({ ...tile, score: scores.get(tile.id)! })),
    searched: nearest.size,
    tookMs: performance.now() - start,
  }
}

async function queryVector(tools: SearchTools, query: Query): Promise<Float32Array> {
  if ('text' in query) return (await tools.encoder()).encodeText([query.text])
  if ('imageId' in query) return pictureVector(tools, await tools.queryImage(query.imageId))
  const { store, model } = tools
  const hash = store.photos.hash(query.photoId)
  if (hash === null) {
    throw new KindredError(
      'NOT_FOUND',
      `There is no photo ${query.photoId} in the library.`,
      'Choose another photo.',
    )
  }
  return store.vectors.get(model.hash, hash) ?? pictureVector(tools, thumbPath(store.home, hash, 256))
}

async function pictureVector({ encoder, model }: SearchTools, file: string): Promise<Float32Array> {
  const pixels = await squarePixels(file, model.manifest.image.size)
  return (await encoder()).encodeImages(pixels, 1)
}
