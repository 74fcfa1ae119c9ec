/** How much of a text a model takes in: which words it has learned, and where a text is cut. */
import type { Tokenizer } from '@huggingface/tokenizers'
import type { PackManifest, TextSide } from '../../shared/model/index.ts'
import { prepared } from './tokens.ts'

export interface Word {
  text: string
  /** The model has learned it. */
  known: boolean
}

export interface Reading {
  /** words and emoji, in their order */
  words: Word[]
  /** how many of them, from the first on, fit into the model's context; the others say nothing to it */
  read: number
}

/** Scripts whose words are mostly one token each in a vocabulary made of the captions that were learned: one in pieces is rare or new. */
const wholeWords = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}\p{N}]+$/u
/** A mark alone, such as an emoji's invisible U+FE0F, is no word. */
const saysSomething = /[\p{L}\p{N}\p{Extended_Pictographic}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Reads a text as the model does, word by word in any script (Unicode Standard Annex 29). */
export function readText(
  reader: Tokenizer,
  { vocabulary, text: side }: { vocabulary: PackManifest['vocabulary']; text: TextSide },
  text: string,
): Reading {
  const found = [...segmenter.segment(text)].filter(({ segment }) => saysSomething.test(segment))
  const fits = (words: number) => {
    const last = found[words - 1]
    if (!last) return true
    const { ids } = reader.encode(prepared(text.slice(0, last.index + last.segment.length), side))
    return ids.length <= side.context
  }
  return {
    words: found.map(({ segment }) => ({ text: segment, known: isKnown(reader, segment, side, vocabulary) })),
    read: fits(found.length) ? found.length : mostThat(fits, found.length),
  }
}

function isKnown(
  reader: Tokenizer,
  word: string,
  { clean }: TextSide,
  vocabulary: PackManifest['vocabulary'],
): boolean {
  const { ids } = reader.encode(prepared(word, { clean, prefix: '' }), { add_special_tokens: false })
  const unknown = reader.model?.unk_token_id
  if (ids.length === 0 || ids.includes(unknown!)) return false
  return vocabulary === 'general' || ids.length === 1 || !wholeWords.test(word)
}

/** The largest number below `above` of which `holds` is true, where it is true up to some number and then no more. */
function mostThat(holds: (n: number) => boolean, above: number): number {
  let [low, high] = [0, above]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}
