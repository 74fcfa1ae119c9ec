/** Which of some words a text names: whole words, in any case, `-` and `_` as spaces, the longest first. */

export interface Named {
  /** The place of the word in the list. */
  readonly word: number
  /** Where it stands in the text, as positions in UTF-16. */
  readonly start: number
  readonly end: number
}

interface Token {
  /** In lower case, without a difference between forms of a letter. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Scripts that put no space between words: there every letter is a token, and a word is found inside others. */
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`
const tokens = new RegExp(String.raw`${unspaced}\p{M}*|(?:(?!${unspaced})[\p{L}\p{N}\p{M}])+`, 'gu')

/** The words that a text names, in the order in which they stand; none overlaps another. */
export function namedWords(text: string, words: readonly string[]): Named[] {
  const inText = tokensOf(text)
  const taken = inText.map(() => false)
  const found: Named[] = []
  const byLength = words
    .map((word, i) => ({ i, parts: tokensOf(word) }))
    .sort((a, b) => b.parts.length - a.parts.length)
  for (const { i, parts } of byLength) {
    if (parts.length === 0) continue
    for (let at = 0; at + parts.length <= inText.length; at++) {
      if (!parts.every((part, k) => !taken[at + k] && part.text === inText[at + k]!.text)) continue
      taken.fill(true, at, at + parts.length)
      found.push({ word: i, start: inText[at]!.start, end: inText[at + parts.length - 1]!.end })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(tokens)].map((match) => ({
    text: match[0].normalize('NFKC').toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }))
}
