/** Learns a byte-pair tokenizer (Sennrich 2016) from captions and writes it as `tokenizer.json`. */

/** Ids of the special tokens; padding is 0, as the text tower expects. */
const SPECIAL = ['<pad>', '<unk>', '<s>', '</s>'] as const
/** The token that a text ends with. */
export const END_ID = SPECIAL.indexOf('</s>')
const END = '</w>'
/** Characters every tokenizer knows, so that a query never turns into nothing. */
const BASE = 'abcdefghijklmnopqrstuvwxyz0123456789.,\'-&!?:;()/"'

interface Word {
  symbols: string[]
  readonly count: number
}

/** The words of a text as the tokenizer's own pre-tokenizer cuts it. */
export const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+|[^\p{L}\p{M}\p{N}_\s]+/gu) ?? []

/**
 * A tokenizer for these captions, in the format of Hugging Face's `tokenizer.json`.
 * @param size at most this many tokens; fewer where no pair of symbols occurs twice any more
 */
export function trainTokenizer(captions: Iterable<string>, size: number): { json: object; size: number } {
  const words = countWords(captions)
  const characters = new Set([...BASE, ...words.flatMap((w) => w.symbols.map((s) => s.replace(END, '')))])
  const symbols = [...characters].sort().flatMap((c) => [c, c + END])
  const vocabulary = [...SPECIAL, ...symbols]
  const merges: [string, string][] = []
  const pairs = new PairTable(words)
  while (vocabulary.length < size) {
    const best = pairs.best()
    if (!best) break
    merges.push(best)
    vocabulary.push(best[0] + best[1])
    pairs.merge(best)
  }
  return { json: tokenizerJson(vocabulary, merges), size: vocabulary.length }
}

function countWords(captions: Iterable<string>): Word[] {
  const counts = new Map<string, number>()
  for (const caption of captions)
    for (const word of wordsOf(caption)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => {
      const symbols = [...word]
      symbols.push(symbols.pop()! + END)
      return { symbols, count }
    })
}

/** How often each pair of neighbouring symbols occurs, kept current while pairs are merged. */
class PairTable {
  readonly #counts = new Map<string, number>()
  readonly #where = new Map<string, Set<Word>>()

  constructor(words: readonly Word[]) {
    for (const word of words) this.#add(word, 1)
  }

  /** The most frequent pair, the alphabetically first among equals; null when none occurs twice. */
  best(): [string, string] | null {
    let best: string | null = null
    let most = 1
    for (const [pair, count] of this.#counts) {
      if (count > most || (count === most && best !== null && pair < best)) [best, most] = [pair, count]
    }
    return best === null ? null : (best.split(' ') as [string, string])
  }

  merge([left, right]: readonly [string, string]): void {
    for (const word of [...(this.#where.get(`${left} ${right}`) ?? [])]) {
      this.#add(word, -1)
      const merged: string[] = []
      for (const symbol of word.symbols) {
        if (symbol === right && merged.at(-1) === left) merged[merged.length - 1] = left + right
        else merged.push(symbol)
      }
      word.symbols = merged
      this.#add(word, 1)
    }
  }

  #add(word: Word, sign: 1 | -1): void {
    for (let i = 1; i < word.symbols.length; i++) {
      const pair = `${word.symbols[i - 1]} ${word.symbols[i]}`
      const count = (this.#counts.get(pair) ?? 0) + sign * word.count
      if (count > 0) this.#counts.set(pair, count)
      else this.#counts.delete(pair)
      const where = this.#where.get(pair) ?? new Set()
      if (sign > 0) where.add(word)
      else where.delete(word)
      this.#where.set(pair, where)
    }
  }
}

function tokenizerJson(vocabulary: readonly string[], merges: readonly [string, string][]): object {
  const [, unknown, start, end] = SPECIAL
  const special = (token: string) => ({ SpecialToken: { id: token, type_id: 0 } })
  const frame = (token: string) => ({ id: token, ids: [vocabulary.indexOf(token)], tokens: [token] })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special(start), { Sequence: { id: 'A', type_id: 0 } }, special(end)],
      pair: [special(start), { Sequence: { id: 'A', type_id: 0 } }, special(end)],
      special_tokens: { [start]: frame(start), [end]: frame(end) },
    },
    decoder: { type: 'BPEDecoder', suffix: END },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: unknown,
      continuing_subword_prefix: null,
      end_of_word_suffix: END,
      fuse_unk: false,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      merges,
    },
  }
}
