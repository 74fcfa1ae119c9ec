/** Which words of a text a model has learned. */
import type { Tokenizer } from '@huggingface/tokenizers'

export interface Word {
  text: string
  /** The tokenizer has it whole, so it came often enough in what the model was taught. */
  known: boolean
}

/** Scripts that part words by spaces: only there is a word in pieces a rare one. */
const spaced = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}\p{N}]+$/u

/** The words of a text as the tokenizer reads them one by one; words of other scripts count as known. */
export function readWords(reader: Tokenizer, text: string): Word[] {
  const unknown = reader.model?.unk_token_id
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => {
    const { ids } = reader.encode(word, { add_special_tokens: false })
    return { text: word, known: !spaced.test(word) || (ids.length === 1 && ids[0] !== unknown) }
  })
}
