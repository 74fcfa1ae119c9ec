/** Finding photos: a query becomes a vector, and the nearest photos are the answer. */
import type { PhotoId, Query, QueryImageId, SearchAnswer } from '../../shared/model/index.ts'
import type { QueryEncoder, Reading } from '../models/index.ts'
import type { Nearest } from '../nearest/index.ts'
import type { ModelRow, Store, Thumbs } from '../store/index.ts'
import type { Directions } from './directions.ts'
import { fold, type Folded } from './fold.ts'
import { calibrationOf, likelihood, likelyOnes, oddsOf } from './likelihood.ts'
import { isTrusted, likelyFrom } from './likely.ts'
import { plainText, queryVectors, readParts, type ReadPart } from './query-vector.ts'
import { namerId } from './tags.ts'
import { knownWords, understand, type Understanding } from './understood.ts'

export interface SearchTools {
  store: Store
  model: ModelRow
  nearest: Pick<Nearest, 'search' | 'searchAmong' | 'size' | 'sampleScores' | 'sampleVectors'>
  directions: Directions
  /** opened when a query needs it: the kin of a library photo come without */
  encoder: () => Promise<QueryEncoder>
  /** the files of a picture from outside */
  queryImage: (id: QueryImageId) => Promise<Thumbs>
  /** the photos that have all of these tags, surest first */
  tagged: (words: readonly string[]) => Promise<Tagged>
}

/** Photos, and how sure the least sure tag of each is, 0..1. */
export interface Tagged {
  ids: Float64Array
  confidences: Float64Array
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
  const tagged = query.tags.length > 0 ? await tools.tagged(query.tags) : null
  const { best, likely, unknownWords, readings } =
    query.parts.length > 0
      ? await searchParts(tools, query, limit, tagged)
      : await searchTags(tools, query, limit, tagged!)
  const byId = new Map(best.map((each) => [each.id, each]))
  const results = tools.store.photos
    .tiles([...byId.keys()])
    .map((tile) => ({ ...tile, ...byId.get(tile.id)! }))
  return {
    model: tools.model.id,
    results,
    likely,
    unknownWords,
    cut: readings.flatMap((reading, part) =>
      reading && reading.read < reading.words.length
        ? [{ part, words: reading.words.length, read: reading.read }]
        : [],
    ),
    searched: tools.nearest.size,
    tookMs: performance.now() - start,
  }
}

interface Found {
  best: Folded[]
  /** how many of them are likely; null: it cannot be said */
  likely: number | null
  unknownWords: string[]
  /** how the model reads each part */
  readings: (Reading | null)[]
}

async function searchParts(
  tools: SearchTools,
  query: Query,
  limit: number,
  tagged: Tagged | null,
): Promise<Found> {
  const { store, nearest, model } = tools
  const read = readParts(tools, query.parts)
  const { combined, parts } = await queryVectors(tools, query, read)
  const readings = await readTexts(tools, read)
  const { understood, unknownWords } = await understanding(tools, read, readings, parts)
  const best = await bestFolded(tools, query, limit, (wanted) =>
    tagged ? nearest.searchAmong(combined, wanted, tagged.ids) : nearest.search(combined, wanted),
  )
  const found = { best, unknownWords, readings }
  if (understood === false) return { ...found, likely: 0 }
  if (isCalibrated(tools, read)) {
    const words = readings.flatMap((reading, i) =>
      query.parts[i]!.weight > 0 ? reading!.words.map(({ text }) => text) : [],
    )
    return { ...found, ...likelyFirst(tools, best, words, combined) }
  }
  const from =
    understood && isTrusted(store.models.get(model.id)?.manifest.quality ?? null)
      ? likelyFrom(await nearest.sampleScores(combined), best[0]?.score ?? 0)
      : null
  return { ...found, likely: from === null ? null : best.filter(({ score }) => score >= from).length }
}

/** Whether the model's calibration speaks of the query: of words, not of the likeness of photos. */
const isCalibrated = ({ model }: SearchTools, parts: readonly ReadPart[]): boolean =>
  namerId(model) !== null && parts.every((part) => 'text' in part && !part.own)

/** The likely ones before the others, each in their order. Of a photo that was not named yet nothing is likely. */
function likelyFirst(
  { store, model }: SearchTools,
  best: readonly Folded[],
  words: readonly string[],
  vector: Float32Array,
): { best: Folded[]; likely: number } {
  const namer = namerId(model)!
  const calibration = calibrationOf(model.manifest)!
  const odds = oddsOf(calibration, words, vector)
  const isLikely = likelyOnes(
    best.map(({ id, score }) => {
      const hash = store.photos.hash(id)
      const level = hash === null ? null : store.tags.level(namer, hash)
      return level === null ? 0 : likelihood(calibration, odds, score, level)
    }),
  )
  const likely = best.filter((_, i) => isLikely[i])
  return { best: [...likely, ...best.filter((_, i) => !isLikely[i])], likely: likely.length }
}

/** Those that have the tags, surest first: all of them are likely. */
async function searchTags(tools: SearchTools, query: Query, limit: number, tagged: Tagged): Promise<Found> {
  const { ids, confidences } = tagged
  const best = await bestFolded(tools, query, limit, async (wanted) =>
    Array.from(ids.subarray(0, wanted), (id, i) => ({ id, score: confidences[i]! })),
  )
  return { best, likely: best.length, unknownWords: [], readings: [] }
}

/**
 * As many results as are asked for, or all there are.
 * @param search gives the `wanted` best photos, best first; fewer when there are fewer
 */
async function bestFolded(
  { store, model }: SearchTools,
  query: Query,
  limit: number,
  search: (wanted: number) => Promise<{ id: number; score: number }[]>,
): Promise<Folded[]> {
  const named = new Set<number>(query.parts.flatMap((part) => ('photoId' in part ? [part.photoId] : [])))
  for (let wanted = Math.ceil(limit * SPARE) + named.size; ; wanted *= 2) {
    const hits = await search(wanted)
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

/** How the model reads each part; null for pictures, and for words of the person's own with nothing beside them. */
async function readTexts({ encoder }: SearchTools, parts: readonly ReadPart[]): Promise<(Reading | null)[]> {
  return Promise.all(
    parts.map(async (part) => {
      const [text] = 'text' in part ? plainText(part) : []
      return text === undefined ? null : (await encoder()).readText(text)
    }),
  )
}

/** Whether the model knows what a query looks for; a picture or a word of the person's own always says something. */
async function understanding(
  tools: SearchTools,
  parts: readonly ReadPart[],
  readings: readonly (Reading | null)[],
  vectors: readonly Float32Array[],
): Promise<Understanding> {
  const isWanted = (i: number) => parts[i]!.weight > 0
  const texts = parts.flatMap((part, i) => (isWanted(i) && 'text' in part && !part.own ? [part.text] : []))
  if (texts.length < parts.filter((_, i) => isWanted(i)).length) return { understood: true, unknownWords: [] }
  const wanted = readings.filter((reading, i) => reading !== null && isWanted(i)) as Reading[]
  if (isCalibrated(tools, parts)) return knownWords(wanted)
  return understand(
    await tools.encoder(),
    texts,
    wanted,
    vectors.filter((_, i) => isWanted(i)),
  )
}
