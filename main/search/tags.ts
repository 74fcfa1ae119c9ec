/** Words for photos: which everyday things a photo is likely to show, told from the vector that it has. */
import { createHash } from 'node:crypto'
import everyday from '../../resources/words.json' with { type: 'json' }
import type { Calibration } from '../../shared/model/index.ts'
import type { QueryEncoder } from '../models/index.ts'
import type { ModelRow } from '../store/index.ts'
import { calibrationOf, levelOf, LIKELY, likelihood, oddsOf, type Odds } from './likelihood.ts'

export const everydayWords: readonly string[] = Object.values(everyday).flat()
/** Texts that are encoded at once, so that a query need not wait long for its turn. */
const TEXTS_AT_ONCE = 16

/** Names photos. */
export interface Namer {
  readonly id: string
  readonly calibration: Calibration
  /** the unit vector of each word, [words, dims] */
  readonly vectors: Float32Array
  /** of each word */
  readonly odds: readonly Odds[]
}

/** A hash of all that a photo's names depend on besides its vector; null for a model that cannot name. */
export function namerId({ hash, manifest }: ModelRow): string | null {
  const calibration = calibrationOf(manifest)
  if (!manifest.text || !calibration) return null
  return createHash('sha256')
    .update(JSON.stringify([hash, calibration, LIKELY, everydayWords]))
    .digest('hex')
}

/** @throws KindredError what the encoder throws */
export async function makeNamer(
  { manifest }: ModelRow,
  id: string,
  encoder: Pick<QueryEncoder, 'encodeText'>,
): Promise<Namer> {
  const { embeddingSize } = manifest
  const vectors = new Float32Array(everydayWords.length * embeddingSize)
  for (let at = 0; at < everydayWords.length; at += TEXTS_AT_ONCE) {
    vectors.set(await encoder.encodeText(everydayWords.slice(at, at + TEXTS_AT_ONCE)), at * embeddingSize)
  }
  const calibration = calibrationOf(manifest)!
  const odds = everydayWords.map((word, i) =>
    oddsOf(calibration, word.split(' '), vectors.subarray(i * embeddingSize, (i + 1) * embeddingSize)),
  )
  return { id, calibration, vectors, odds }
}

/**
 * The words that a photo is likely to show, surest first, and the level that all of its scores are measured from.
 * @param vector its unit vector, [dims]
 */
export function nameOf({ calibration, vectors, odds }: Namer, vector: Float32Array) {
  const dims = vector.length
  const cosines = new Float32Array(everydayWords.length)
  for (let i = 0, at = 0; i < everydayWords.length; i++) {
    let sum = 0
    for (let d = 0; d < dims; d++) sum += vectors[at++]! * vector[d]!
    cosines[i] = sum
  }
  const level = levelOf(calibration, cosines)
  const tags = everydayWords.flatMap((word, i) => {
    const confidence = likelihood(calibration, odds[i]!, cosines[i]!, level)
    return confidence >= LIKELY ? [{ word, confidence }] : []
  })
  return { level, tags: tags.sort((a, b) => b.confidence - a.confidence) }
}
