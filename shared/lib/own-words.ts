/** Finding words of a person's own in a text: by Unicode's words, whatever their case, the longest first. */

/** A mark alone is no word; an emoji is one. */
const saysSomething = /[\p{L}\p{N}\p{Extended_Pictographic}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/**
 * A word or words as they are looked for: words in lower case with a space between (Unicode Standard Annex 29), without
 * what makes one a possessive. Empty where nothing says anything.
 */
export const foldOwnWord = (text: string): string =>
  segments(text)
    .map(({ folded }) => folded)
    .join(' ')

function segments(text: string): { folded: string; start: number; end: number }[] {
  return [...segmenter.segment(text)].flatMap(({ segment, index }) =>
    saysSomething.test(segment)
      ? [{ folded: foldOne(segment), start: index, end: index + segment.length }]
      : [],
  )
}

const foldOne = (word: string) =>
  word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]s$/u, '')

/**
 * The own words that a text names, and what is left of it without them.
 * @param known by their folded form
 */
export function findOwnWords<T>(text: string, known: ReadonlyMap<string, T>): { found: T[]; rest: string } {
  const longest = Math.max(0, ...[...known.keys()].map((folded) => folded.split(' ').length))
  const words = segments(text)
  const found: T[] = []
  let [rest, kept] = ['', 0]
  for (let at = 0; at < words.length;) {
    let taken = 0
    for (let count = Math.min(longest, words.length - at); count > 0 && taken === 0; count--) {
      const part = words.slice(at, at + count)
      const word = known.get(part.map(({ folded }) => folded).join(' '))
      if (word === undefined) continue
      found.push(word)
      rest += text.slice(kept, part[0]!.start)
      kept = part.at(-1)!.end
      taken = count
    }
    at += taken || 1
  }
  rest = (rest + text.slice(kept)).replace(/\s+/gu, ' ').trim()
  return { found, rest: saysSomething.test(rest) ? rest : '' }
}
