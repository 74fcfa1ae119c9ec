/** Finding photos: a query becomes a vector, and the nearest photos are the answer. */
import type { PhotoId, Query, QueryImageId, SearchAnswer } from '../../shared/model/index.ts'
import type { QueryEncoder, Reading } from '../models/index.ts'
import type { Nearest } from '../nearest/index.ts'
import type { ModelRow, Store, Thumbs } from '../store/index.ts'
import { fold, type Folded } from './fold.ts'
import { isTrusted, likelyFrom } from './likely.ts'
import { queryVectors } from './query-vector.ts'
import { understand, type Understanding } from './understood.ts'

export interface SearchTools {
  store: Store
  model: ModelRow
  nearest: Pick<Nearest, 'search' | 'size' | 'sampleScores'>
  /** opened when a query needs it: the kin of a library photo come without */
  encoder: () => Promise<QueryEncoder>
  /** the files of a picture from outside */
  queryImage: (id: QueryImageId) => Promise<Thumbs>
}

/** More photos are asked for than there shall be results, since some fold into others. */
const SPARE = 1.25

/**
 * The photos that fit a query best, best first, without the library photos that the query itself names. Those of one
 * burst that look alike stand as one result, and `limit` counts results.
 * @throws KindredError BAD_INPUT, NO_TEXT_TOWER, NOT_FOUND
 */
export async function searchLibrary(tools: SearchTools, query: Query, limit: number): Promise<SearchAnswer> {
  const start = performance.now()
  const { store, nearest, model } = tools
  const { combined, parts } = await queryVectors(tools, query)
  const readings = await readTexts(tools, query)
  const { understood, unknownWords } = await understanding(tools, query, readings, parts)
  const best = await bestFolded(tools, query, combined, limit)
  const from =
    understood === false
      ? Infinity
      : understood && isTrusted(store.models.get(model.id)?.manifest.quality ?? null)
        ? likelyFrom(await nearest.sampleScores(combined), best[0]?.score ?? 0)
        : null
  const found = new Map(best.map((each) => [each.id, each]))
  const results = store.photos.tiles([...found.keys()]).map((tile) => ({ ...tile, ...found.get(tile.id)! }))
  return {
    model: model.id,
    results,
    likely: from === null ? null : results.filter(({ score }) => score >= from).length,
    unknownWords,
    cut: readings.flatMap((reading, part) =>
      reading && reading.read < reading.words.length
        ? [{ part, words: reading.words.length, read: reading.read }]
        : [],
    ),
    searched: nearest.size,
    tookMs: performance.now() - start,
  }
}

/** As many results as are asked for, or all there are. */
async function bestFolded(
  tools: SearchTools,
  query: Query,
  vector: Float32Array,
  limit: number,
): Promise<Folded[]> {
  const { store, model, nearest } = tools
  const named = new Set<number>(query.parts.flatMap((part) => ('photoId' in part ? [part.photoId] : [])))
  for (let wanted = Math.ceil(limit * SPARE) + named.size; ; wanted *= 2) {
    const hits = await nearest.search(vector, wanted)
    const scores = new Map(hits.map(({ id, score }) => [id, score]))
    const keys = store.photos.keys(hits.flatMap(({ id }) => (named.has(id) ? [] : [id as PhotoId])))
    const folded = fold(
      keys.map(({ id }) => ({ id, score: scores.get(id)! })),
      // A photo that has no burst yet stands for itself.
      keys.map(({ id, burst }) => burst ?? -id),
      (i) => store.vectors.get(model.hash, keys[i]!.hash),
    )
    if (folded.length >= limit || hits.length < wanted) return folded.slice(0, limit)
  }
}

/** How the model reads each part; null for pictures. */
async function readTexts({ encoder }: SearchTools, { parts }: Query): Promise<(Reading | null)[]> {
  return Promise.all(
    parts.map(async (part) => ('text' in part ? (await encoder()).readText(part.text) : null)),
  )
}

/** Whether the model knows what a query looks for; a picture always says something. */
async function understanding(
  { encoder }: SearchTools,
  { parts }: Query,
  readings: readonly (Reading | null)[],
  vectors: readonly Float32Array[],
): Promise<Understanding> {
  const isWanted = (i: number) => parts[i]!.weight > 0
  const texts = parts.flatMap((part, i) => (isWanted(i) && 'text' in part ? [part.text] : []))
  if (texts.length < parts.filter((_, i) => isWanted(i)).length) return { understood: true, unknownWords: [] }
  return understand(
    await encoder(),
    texts,
    readings.filter((reading, i) => reading !== null && isWanted(i)) as Reading[],
    vectors.filter((_, i) => isWanted(i)),
  )
}
