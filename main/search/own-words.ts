/**
 * Words of a person's own in a query. What such a word means is told by its photos: it is the direction along which these
 * differ from the library (`discriminant.ts`). It is mixed with the vector of the rest of the text, as Tip-Adapter mixes
 * what few photos show with what a model knows (Zhang 2022). Photos lie close together and texts apart from them
 * ("modality gap", Liang 2022), so each part is weighed by how far it spreads the scores of the library's photos.
 */
import { findOwnWords } from '../../shared/lib/own-words.ts'
import type { ModelRow, Store } from '../store/index.ts'
import type { ShownPhoto } from './directions.ts'
import type { SearchTools } from './search.ts'

/** How much an own word counts beside the rest of its text: more, since whoever is named is to be there. */
const NAMED = 1.5

export interface OwnWords {
  /** the text without them; empty where nothing is left */
  rest: string
  /** the photos of each that the model has seen, one or more */
  shown: ShownPhoto[][]
}

/** The own words that a text names and of which the model has seen a photo; null where there is none. */
export function ownWordsIn(store: Store, model: ModelRow, text: string): OwnWords | null {
  const { ownWords, photos, vectors } = store
  const known = ownWords.byFolded()
  if (known.size === 0) return null
  const shown = new Map(
    findOwnWords(text, known).found.map((id) => {
      const seen = photos.keys(ownWords.photos(id)).flatMap(({ id, hash, burst }): ShownPhoto[] => {
        const vector = vectors.get(model.hash, hash)
        return vector ? [{ hash, burst: burst ?? -id, vector }] : []
      })
      return [id, seen] as const
    }),
  )
  const usable = new Map([...known].filter(([, id]) => (shown.get(id) ?? []).length > 0))
  const { found, rest } = findOwnWords(text, usable)
  if (found.length === 0) return null
  return { rest, shown: [...new Set(found)].map((id) => shown.get(id)!) }
}

/**
 * The unit vector that looks for own words and the rest of their text.
 * @param rest the rest's unit vector, [dims]; null where nothing is left
 */
export async function withOwnWords(
  { nearest, model, directions }: Pick<SearchTools, 'nearest' | 'model' | 'directions'>,
  shown: OwnWords['shown'],
  rest: Float32Array | null,
): Promise<Float32Array> {
  const words = await Promise.all(shown.map((photos) => directions.of(model.hash, nearest, photos)))
  const parts = [
    ...words.map((vector) => ({ vector, counts: NAMED })),
    ...(rest ? [{ vector: rest, counts: 1 }] : []),
  ]
  const sum = new Float32Array(parts[0]!.vector.length)
  for (const { vector, counts } of parts) {
    const by = counts / spread(await nearest.sampleScores(vector))
    for (let i = 0; i < sum.length; i++) sum[i]! += by * vector[i]!
  }
  const length = Math.hypot(...sum) || 1
  return sum.map((value) => value / length)
}

/** The standard deviation; 1 where there is none. */
function spread(scores: Float64Array): number {
  const middle = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const squares = scores.reduce((sum, score) => sum + (score - middle) ** 2, 0)
  return Math.sqrt(squares / scores.length) || 1
}
