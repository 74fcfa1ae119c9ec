/**
 * Words of a person's own as a file, and what they said of results. It names photos by what they hold: another library
 * may have the same ones.
 */
import type { OwnWordsFile } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'

export const exportOwnWords = ({ ownWords, feedback }: Store): OwnWordsFile => ({
  format: 'kindred-words-1',
  words: ownWords.list().map(({ id, text }) => ({ text, photos: ownWords.prints(id) })),
  feedback: feedback.prints(),
})

/**
 * Adds what a file holds, all or none, of the photos that this library has; a word without any is left out.
 * @returns how many words were added, of how many photos, and how much feedback; how many photos are not here
 */
export function importOwnWords(
  store: Store,
  file: OwnWordsFile,
): { words: number; photos: number; feedback: number; missing: number } {
  const { ownWords, photos } = store
  const idsOf = (prints: readonly OwnWordsFile['feedback'][number]['photo'][]) =>
    prints.flatMap(({ content, pixels }) => photos.byContent(content) ?? photos.withPixels(pixels)[0] ?? [])
  let [words, added, said, missing] = [0, 0, 0, 0]
  store.transaction(() => {
    for (const { text, photos: wanted } of file.words) {
      const ids = idsOf(wanted)
      missing += wanted.length - ids.length
      if (ids.length === 0) continue
      ownWords.add(text, ids)
      words++
      added += ids.length
    }
    for (const { text, fits, photo } of file.feedback) {
      const ids = idsOf([photo])
      store.feedback.say(text, ids, fits)
      said += ids.length
      missing += 1 - ids.length
    }
  })
  return { words, photos: added, feedback: said, missing }
}
