/** Captions that say the same. */

/**
 * A caption as it is compared with others: without case, punctuation and doubled space. Photos
 * whose captions are the same text are right answers of each other, and not each other's negatives.
 */
export function normalised(caption: string): string {
  const folded = caption.normalize('NFKC').toLowerCase()
  const words = folded.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
  // Signs alone, such as an emoji, are all that such a caption says.
  return words === '' ? folded.replace(/\s+/g, ' ').trim() : words
}

/** Numbers texts from 0, the same number for those that say the same. */
export function textNumbers(): (caption: string) => number {
  const numbers = new Map<string, number>()
  return (caption) => {
    const text = normalised(caption)
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  }
}
