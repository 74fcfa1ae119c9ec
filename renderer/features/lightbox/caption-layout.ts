/** What is said of a caption while it is typed. */
import { captionCharacters, wordsRead } from '../../../shared/lib/limits.ts'
import { count, counted } from '../../../shared/lib/words.ts'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Words in any script. */
export function wordCount(text: string): number {
  return [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length
}

/** A line where a caption is longer than is kept, or than is read at once; else nothing. */
export function tooLong(text: string): string {
  const over = text.trim().length - captionCharacters
  if (over > 0)
    return `Only the first ${count(captionCharacters)} characters are kept: ${counted(over, 'character is', 'characters are')} too many.`
  const words = wordCount(text)
  if (words <= wordsRead) return ''
  return `These are ${count(words)} words, and Kindred reads about ${count(wordsRead)} of a caption at once. Say what matters most first.`
}
