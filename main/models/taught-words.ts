/**
 * The channel of the words that photos were taught by, beside what a head gives. Of a photo it says how likely each word
 * is; of a text, which of the words it names. A text that names none has zeros there: nothing changes for it, since the
 * channel has the same length in every photo.
 *
 * How much the channel counts for a text is told by how much of it the word is: by how near its vector lies to that of the
 * bare word. "Bruno" and "a photo of Bruno" are found by the channel, which knows who that is; of a sentence the head knows
 * most, and a channel that counted as much there would let go of all the rest of it.
 */
import { findOwnWords, foldOwnWord } from '../../shared/lib/own-words.ts'
import type { TaughtWords } from '../../shared/model/index.ts'

/** How much the channel counts where word and rest are equal parts of a text. Chosen on grocery/val and flickr8k/dev. */
const NAMED = 0.3
/** The least that anything but the word is taken to be. */
const LEAST_REST = 1e-3

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
 * Texts' vectors with the words that each names.
 * @param vectors of the head, [n, d], of length 1
 * @param bare the head's vectors of words that stand alone
 * @returns [n, d + words + 1], of length 1
 */
export async function withNamed(
  vectors: Float32Array,
  texts: readonly string[],
  words: TaughtWords,
  bare: (words: readonly string[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const [n, d, size] = [texts.length, vectors.length / texts.length, channelSize(words)]
  const known = new Map(words.texts.map((text, i) => [foldOwnWord(text), i]))
  const named = texts.map((text) => [...new Set(findOwnWords(text, known).found)])
  const all = [...new Set(named.flat())]
  const alone = all.length > 0 ? await bare(all.map((word) => words.texts[word]!)) : new Float32Array()
  const channel = new Float32Array(n * size)
  const scales = named.map((each, row) => {
    const text = vectors.subarray(row * d, (row + 1) * d)
    for (const word of each) {
      const at = all.indexOf(word) * d
      const rest = Math.max(LEAST_REST, apart(text, alone.subarray(at, at + d)))
      channel[row * size + word] = NAMED * Math.max(0, 1 / rest - 1)
    }
    return 1 / Math.hypot(1, ...channel.subarray(row * size, (row + 1) * size))
  })
  return beside(vectors, channel, n, 1, scales)
}

/** 1 less the cosine of two unit vectors; 0 where both say nothing, and have no length. */
function apart(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / 2
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
