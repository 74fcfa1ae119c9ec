/**
 * Words of a person's own in a query. What such a word means is a prototype: the mean of the vectors of its photos
 * (Snell 2017, "Prototypical networks"), mixed with the vector of the rest of the text as Tip-Adapter mixes what few
 * photos show with what a model knows (Zhang 2022). Photos lie close together and texts apart from them ("modality gap",
 * Liang 2022); so each side is weighed by how far it spreads the scores of the library's photos. To take the library's
 * mean from the prototype was tried and found less (`test/bench/own-words.ts`).
 */
import { findOwnWords } from '../../shared/lib/own-words.ts'
import type { Nearest } from '../nearest/index.ts'
import type { ModelRow, Store } from '../store/index.ts'

/** How much an own word counts beside the rest of its text: whoever is named is to be there. */
const NAMED = 4
export interface OwnWords {
  /** the text without them; empty where nothing is left */
  rest: string
  /** the mean of the photos' unit vectors, [dims], of each */
  prototypes: Float32Array[]
}

/** The own words that a text names and of which the model has seen a photo; null where there is none. */
export function ownWordsIn(store: Store, model: ModelRow, text: string): OwnWords | null {
  const { ownWords, photos, vectors } = store
  const known = ownWords.byFolded()
  if (known.size === 0) return null
  const prototypes = new Map(
    findOwnWords(text, known).found.map((id) => {
      const seen = photos.keys(ownWords.photos(id)).flatMap(({ hash }) => vectors.get(model.hash, hash) ?? [])
      return [id, seen.length > 0 ? mean(seen) : null] as const
    }),
  )
  const usable = new Map([...known].filter(([, id]) => prototypes.get(id)))
  const { found, rest } = findOwnWords(text, usable)
  if (found.length === 0) return null
  return { rest, prototypes: [...new Set(found)].map((id) => prototypes.get(id)!) }
}

/**
 * The unit vector that looks for own words and the rest of their text.
 * @param rest the rest's unit vector, [dims]; null where nothing is left
 */
export async function withOwnWords(
  nearest: Pick<Nearest, 'sampleScores'>,
  prototypes: readonly Float32Array[],
  rest: Float32Array | null,
): Promise<Float32Array> {
  const towards = unit(mean(prototypes.map(unit)))
  if (!rest) return towards
  const share = spread(await nearest.sampleScores(towards)) / spread(await nearest.sampleScores(rest))
  return unit(towards.map((value, i) => NAMED * value + share * rest[i]!))
}

function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length)
  for (const vector of vectors) vector.forEach((value, i) => (sum[i]! += value / vectors.length))
  return sum
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** The standard deviation; 1 where there is none. */
function spread(scores: Float64Array): number {
  const middle = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const squares = scores.reduce((sum, score) => sum + (score - middle) ** 2, 0)
  return Math.sqrt(squares / scores.length) || 1
}
