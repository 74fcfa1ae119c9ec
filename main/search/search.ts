/** Finding photos: a query becomes a vector, and the nearest photos are the answer. */
import type { PhotoId, Query, QueryImageId, SearchAnswer } from '../../shared/model/index.ts'
import type { Encoder } from '../encoders/index.ts'
import type { Nearest } from '../nearest/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import { queryVector } from './query-vector.ts'

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
 * The photos that fit a query best, best first, without the library photos that the query itself names.
 * @throws KindredError BAD_INPUT, NO_TEXT_TOWER, NOT_FOUND
 */
export async function searchLibrary(tools: SearchTools, query: Query, limit: number): Promise<SearchAnswer> {
  const start = performance.now()
  const { store, nearest, model } = tools
  const vector = await queryVector(tools, query)
  const named = new Set<number>(query.parts.flatMap((part) => ('photoId' in part ? [part.photoId] : [])))
  const hits = nearest
    .search(vector, limit + named.size)
    .filter((hit) => !named.has(hit.id))
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
