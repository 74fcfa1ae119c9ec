/** Words of a person's own as a file, which names photos by what they hold: another library may have the same ones. */
import type { OwnWordsFile } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'

export const exportOwnWords = ({ ownWords }: Store): OwnWordsFile => ({
  format: 'kindred-words-1',
  words: ownWords.list().map(({ id, text }) => ({ text, photos: ownWords.prints(id) })),
})

/**
 * Adds words, all or none, with the photos that this library has of them; a word without any is left out.
 * @returns how many words and photos were added, and how many photos are not here
 */
export function importOwnWords(
  store: Store,
  file: OwnWordsFile,
): { words: number; photos: number; missing: number } {
  const { ownWords, photos } = store
  let [words, added, missing] = [0, 0, 0]
  store.transaction(() => {
    for (const { text, photos: wanted } of file.words) {
      const ids = wanted.flatMap(
        ({ content, pixels }) => photos.byContent(content) ?? photos.withPixels(pixels)[0] ?? [],
      )
      missing += wanted.length - ids.length
      if (ids.length === 0) continue
      ownWords.add(text, ids)
      words++
      added += ids.length
    }
  })
  return { words, photos: added, missing }
}
