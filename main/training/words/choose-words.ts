/** Which words photos are taught by, and which photo shows what. */
import { findOwnWords, foldOwnWord } from '../../../shared/lib/own-words.ts'
import type { PlannedPhoto } from '../plan.ts'

/** A text of more words is a sentence: what it says is not one thing. */
const LONGEST = 3
/** What fewer photos are called is not learned; it works as a word of one's own meanwhile. */
const FEWEST_PHOTOS = 3
/** Each is a number of every vector. */
const MOST = 256

export interface TaughtPhotos {
  /** as they were first written */
  readonly words: readonly string[]
  /** of each photo the words that it shows, by their place */
  readonly shown: readonly (readonly number[])[]
}

/** The words are the short texts that enough photos have; a photo shows those that any of its texts names. */
export function chooseWords(photos: readonly Pick<PlannedPhoto, 'captions'>[]): TaughtPhotos {
  const counts = new Map<string, { written: string; photos: number }>()
  for (const { captions } of photos) {
    const own = new Map(captions.map((text) => [foldOwnWord(text), text]))
    for (const [text, written] of own) {
      if (text === '' || text.split(' ').length > LONGEST) continue
      const known = counts.get(text) ?? { written, photos: 0 }
      counts.set(text, { ...known, photos: known.photos + 1 })
    }
  }
  const chosen = [...counts]
    .filter(([, each]) => each.photos >= FEWEST_PHOTOS)
    .sort(([a, { photos: n }], [b, { photos: m }]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST)
  const known = new Map(chosen.map(([folded], i) => [folded, i]))
  const shown = photos.map(({ captions }) => [
    ...new Set(captions.flatMap((text) => findOwnWords(text, known).found)),
  ])
  return { words: chosen.map(([, { written }]) => written), shown }
}
