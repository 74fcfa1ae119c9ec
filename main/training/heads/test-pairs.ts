/** Made-up pairs for tests: photos and texts are two linear views of the same hidden numbers. */
import { Random } from '../../../shared/lib/random.ts'
import { FeatureRows } from '../sources/index.ts'
import type { Pairs } from './pairs.ts'

const HIDDEN = 6
export const [PHOTO, TEXT] = [24, 12]

/**
 * Photos with two texts each. The two views are the same whatever the seed.
 * @param language another gives texts that say the same in other numbers
 */
export function pairs(count: number, seed: number, language = 2): Pairs {
  const view = (size: number, key: number) => {
    const random = new Random(key)
    return Array.from({ length: size }, () => Array.from({ length: HIDDEN }, () => random.normal()))
  }
  const [ofPhotos, ofTexts] = [view(PHOTO, 1), view(TEXT, language)]
  const random = new Random(seed, 3)
  const seen = (hidden: number[], rows: number[][]) =>
    rows.map((row) => 3 + row.reduce((sum, x, i) => sum + x * hidden[i]!, 0) + 0.05 * random.normal())
  const hidden = Array.from({ length: count }, () => Array.from({ length: HIDDEN }, () => random.normal()))
  return {
    photos: new FeatureRows(Float32Array.from(hidden.flatMap((h) => seen(h, ofPhotos))), PHOTO),
    texts: new FeatureRows(
      Float32Array.from(hidden.flatMap((h) => [...seen(h, ofTexts), ...seen(h, ofTexts)])),
      TEXT,
    ),
    bursts: hidden.map((_, i) => i),
    textsOf: hidden.map((_, i) => [2 * i, 2 * i + 1]),
    numbers: Array.from({ length: 2 * count }, (_, i) => i),
  }
}
