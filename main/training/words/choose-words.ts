/** Which words photos are taught by, and which photo shows what. */
import { findOwnWords, foldOwnWord } from '../../../shared/lib/own-words.ts'
import type { PlannedPhoto } from '../plan.ts'

/** A caption of more words is a sentence: what it says is not one thing. Names are as long as they are. */
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

type Captioned = Pick<PlannedPhoto, 'captions' | 'names'>

/** The names and short captions that enough photos have, by their folded form, as they were first written. */
export function wordsOf(photos: readonly Captioned[]): Map<string, string> {
  const counts = new Map<string, { written: string; photos: number }>()
  for (const { captions, names } of photos) {
    const short = captions.filter((text) => foldOwnWord(text).split(' ').length <= LONGEST)
    for (const [text, written] of new Map([...short, ...names].map((text) => [foldOwnWord(text), text]))) {
      if (text === '') continue
      const known = counts.get(text) ?? { written, photos: 0 }
      counts.set(text, { ...known, photos: known.photos + 1 })
    }
  }
  return new Map(
    [...counts]
      .filter(([, each]) => each.photos >= FEWEST_PHOTOS)
      .sort(([a, { photos: n }], [b, { photos: m }]) => m - n || (a < b ? -1 : 1))
      .slice(0, MOST)
      .map(([folded, { written }]) => [folded, written]),
  )
}

/** The words, and the photos that show them: those of which any text names one. */
export function chooseWords(photos: readonly Captioned[]): TaughtPhotos {
  const words = wordsOf(photos)
  const known = new Map([...words.keys()].map((folded, i) => [folded, i]))
  const shown = photos.map(({ captions }) => [
    ...new Set(captions.flatMap((text) => findOwnWords(text, known).found)),
  ])
  return { words: [...words.values()], shown }
}
