/**
 * The channel of the words that photos were taught by, beside what a head gives. Of a photo it says how likely each word
 * is; of a text, which of the words it names. A text that names none has zeros there: nothing changes for it, since the
 * channel has the same length in every photo.
 */
import { findOwnWords, foldOwnWord } from '../../shared/lib/own-words.ts'
import type { TaughtWords } from '../../shared/model/index.ts'

/** How many numbers the channel has: one a word, and one for none of them. */
const channelSize = ({ texts }: TaughtWords): number => texts.length + 1

/**
 * Photos' vectors with their channel.
 * @param vectors of the head, [n, d], of length 1
 * @param channel the square roots of n distributions over the words and none of them, [n, words + 1]
 * @returns [n, d + words + 1], of length 1
 */
export function withChannel(
  vectors: Float32Array,
  channel: Float32Array,
  n: number,
  words: TaughtWords,
): Float32Array {
  return beside(vectors, channel, n, words.weight, 1 / Math.hypot(1, words.weight))
}

/**
 * Texts' vectors with the words that each names, equally where it names several.
 * @param vectors of the head, [n, d], of length 1
 * @returns [n, d + words + 1], of length 1
 */
export function withNamed(vectors: Float32Array, texts: readonly string[], words: TaughtWords): Float32Array {
  const size = channelSize(words)
  const channel = new Float32Array(texts.length * size)
  const known = new Map(words.texts.map((text, i) => [foldOwnWord(text), i]))
  const rows = texts.map((text, row) => {
    const named = new Set(findOwnWords(text, known).found)
    for (const word of named) channel[row * size + word] = 1 / Math.sqrt(named.size)
    return named.size > 0 ? 1 / Math.hypot(1, words.weight) : 1
  })
  return beside(vectors, channel, texts.length, words.weight, rows)
}

/** Rows of `first` and of `second` times `weight` as one, times `scale` or each row's own. */
function beside(
  first: Float32Array,
  second: Float32Array,
  n: number,
  weight: number,
  scale: number | readonly number[],
): Float32Array {
  const [a, b] = [first.length / n, second.length / n]
  const out = new Float32Array(n * (a + b))
  for (let row = 0; row < n; row++) {
    const by = typeof scale === 'number' ? scale : scale[row]!
    const into = out.subarray(row * (a + b), (row + 1) * (a + b))
    for (let i = 0; i < a; i++) into[i] = by * first[row * a + i]!
    for (let i = 0; i < b; i++) into[a + i] = by * weight * second[row * b + i]!
  }
  return out
}
