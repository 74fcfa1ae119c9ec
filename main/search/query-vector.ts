/** A query's parts as vectors, and as one. */
import { mostCharacters } from '../../shared/lib/weights.ts'
import { count } from '../../shared/lib/words.ts'
import { KindredError, type PhotoId, type Query, type QueryPart } from '../../shared/model/index.ts'
import { thumbPixels } from '../models/index.ts'
import type { Thumbs } from '../store/index.ts'
import { ownWordsIn, withOwnWords, type OwnWords } from './own-words.ts'
import type { SearchTools } from './search.ts'

/** What is left of parts that point the same way and are taken from each other is rounding, not a direction. */
const NOTHING = 1e-4

export interface QueryVectors {
  /** what the query looks along */
  combined: Float32Array
  /** each part's own, in their order */
  parts: Float32Array[]
}

/** A part of a query, with the words of the person's own that its text names. */
export type ReadPart = QueryPart & { own: OwnWords | null }

export const readParts = ({ store, model }: SearchTools, parts: readonly QueryPart[]): ReadPart[] =>
  parts.map((part) => ({ ...part, own: 'text' in part ? ownWordsIn(store, model, part.text) : null }))

/**
 * The unit vector ([dims]) of each part, and the one that a query looks along: the weighted sum of its parts' unit vectors, normalised. Of a
 * single part it is that part's own vector, bit for bit. A photo's cosine to the sum orders photos as the weighted sum
 * of its cosines to the parts does, so a minus part both turns the query and counts against each photo, and the answer
 * is the nearest-neighbour search of one vector.
 *
 * Subtraction was measured against removing and penalising the photos near the minus part (beyond its median, its upper
 * quarter, one deviation, the plus part) and against "a without b" as a sentence: 400 pairs of words from the captions
 * of each of three trained libraries. Of the first 20 photos, in shares:
 *
 *                             sample, seed 7        sample, seed 90210    Flickr8k
 *                             a, not b  | with b    a, not b  | with b    a, not b  | with b
 *     a                         0.307   | 0.317       0.305   | 0.335       0.128   | 0.234
 *     "a without b"             0.156   | 0.419       0.171   | 0.471       0.089   | 0.353
 *     b's upper sixth last      0.283   | 0.188       0.290   | 0.201       0.136   | 0.184
 *     a - 0.5 b                 0.338   | 0.195       0.329   | 0.206       0.142   | 0.155
 *     a - b                     0.223   | 0.065       0.212   | 0.088       0.111   | 0.093
 *
 * Nothing found more than half of b subtracted, and at -1 little of a is left; hence `leavesOut`.
 * @param parts at least one
 * @throws KindredError BAD_INPUT, NO_TEXT_TOWER, NOT_FOUND
 */
export async function queryVectors(
  tools: SearchTools,
  { tags }: Pick<Query, 'tags'>,
  parts: readonly ReadPart[],
): Promise<QueryVectors> {
  for (const part of parts) if ('text' in part) checkLength(part.text)
  if (tags.length === 0 && !parts.some(({ weight }) => weight > 0)) {
    throw new KindredError(
      'BAD_INPUT',
      'The query only says what to leave out.',
      'Add words or a picture to look for.',
    )
  }
  const vectors = await partVectors(tools, parts)
  if (vectors.length === 1 && parts[0]!.weight > 0) return { combined: vectors[0]!, parts: vectors }
  const sum = new Float32Array(vectors[0]!.length)
  parts.forEach(({ weight }, i) => vectors[i]!.forEach((value, k) => (sum[k]! += weight * value)))
  const length = Math.hypot(...sum)
  if (length < NOTHING) {
    throw new KindredError(
      'BAD_INPUT',
      'The query leaves out just what it looks for.',
      'Take out one of the parts that cancel each other, or give it another weight.',
    )
  }
  return { combined: sum.map((value) => value / length), parts: vectors }
}

function checkLength(text: string): void {
  if (text.length <= mostCharacters) return
  throw new KindredError(
    'BAD_INPUT',
    `The text has ${count(text.length)} characters; a query takes up to ${count(mostCharacters)}.`,
    'Say what the photo shows in a sentence or two.',
  )
}

/** Each part's unit vector; all texts go through the text tower at once. */
async function partVectors(tools: SearchTools, parts: readonly ReadPart[]): Promise<Float32Array[]> {
  const texts = parts.flatMap((part) => ('text' in part ? plainText(part) : []))
  const encoded = texts.length > 0 ? await (await tools.encoder()).encodeText(texts) : new Float32Array()
  const dims = encoded.length / texts.length
  let row = 0
  const vectors: Float32Array[] = []
  for (const part of parts) {
    if ('text' in part) {
      const words = plainText(part).length > 0 ? encoded.slice(row * dims, ++row * dims) : null
      vectors.push(part.own ? await withOwnWords(tools, part.own.shown, words) : words!)
    } else if ('photoId' in part) vectors.push(await photoVector(tools, part.photoId))
    else vectors.push(await pictureVector(tools, await tools.queryImage(part.imageId)))
  }
  return vectors
}

/** What the model has to read of a text: none of it where it is an own word alone. */
export const plainText = ({ text, own }: { text: string; own: OwnWords | null }): string[] =>
  own ? [own.rest].filter(Boolean) : [text]

async function photoVector(tools: SearchTools, id: PhotoId): Promise<Float32Array> {
  const { store, model } = tools
  const hash = store.photos.hash(id)
  if (hash === null) {
    throw new KindredError('NOT_FOUND', `There is no photo ${id} in the library.`, 'Choose another photo.')
  }
  return store.vectors.get(model.hash, hash) ?? pictureVector(tools, store.home.thumbsOf(hash))
}

async function pictureVector({ encoder, model }: SearchTools, thumbs: Thumbs): Promise<Float32Array> {
  const pixels = await thumbPixels(thumbs, model.manifest.image.preprocessing)
  return (await encoder()).encodeImages(pixels, 1)
}
