/** Texts as rows of token ids. */
import { Tokenizer } from '@huggingface/tokenizers'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, type TextSide } from '../../shared/model/index.ts'

/** Texts as tokens, row-major. */
export interface TokenRows {
  n: number
  /** tokens a row: the context, or those of the longest text */
  width: number
  /** [n, width], padded with `padId` */
  ids: Int32Array
  /** tokens of each text before the padding */
  lengths: number[]
  padId: number
}

/**
 * Opens a pack's tokenizer.
 * @param dir the pack's folder
 * @throws KindredError INVALID_PACK
 */
export async function openTokenizer(
  dir: string,
  text: TextSide,
): Promise<(texts: readonly string[]) => TokenRows> {
  const reader = await openReader(dir, text)
  return (texts) => tokenRows(reader, text, texts)
}

/**
 * What reads a text in pieces, before it becomes a row.
 * @param dir the pack's folder
 * @throws KindredError INVALID_PACK
 */
export async function openReader(
  dir: string,
  { tokenizer }: Pick<TextSide, 'tokenizer'>,
): Promise<Tokenizer> {
  const file = join(dir, tokenizer)
  try {
    return new Tokenizer(JSON.parse(await readFile(file, 'utf8')), {})
  } catch (cause) {
    throw new KindredError(
      'INVALID_PACK',
      `${file} is not a tokenizer: ${String(cause)}`,
      'Use another model.',
      { cause },
    )
  }
}

/** The tokenizer's own post-processor frames a text; of one that is too long the end is cut, before its last token. */
export function tokenRows(
  reader: Tokenizer,
  side: Omit<TextSide, 'features'>,
  texts: readonly string[],
): TokenRows {
  const { context, padId, padding, endId } = side
  const rows = texts.map((text) => {
    const { ids } = reader.encode(prepared(text, side))
    if (ids.length <= context) return ids
    return endId === null ? ids.slice(0, context) : [...ids.slice(0, context - 1), endId]
  })
  const width = padding === 'fixed' ? context : Math.max(1, ...rows.map((row) => row.length))
  const ids = new Int32Array(rows.length * width).fill(padId)
  rows.forEach((row, i) => ids.set(row, i * width))
  return { n: rows.length, width, ids, lengths: rows.map((row) => row.length), padId }
}

/** Python's `string.punctuation`. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g

const singleSpaces = (text: string) => text.split(/\s+/).join(' ').trim()

const cleaners: Record<TextSide['clean'], (text: string) => string> = {
  none: (text) => text,
  spaces: singleSpaces,
  lower: (text) => text.toLowerCase(),
  canonical: (text) => singleSpaces(text.toLowerCase().replaceAll('_', ' ').replace(PUNCTUATION, '')),
}

/** A text as the model was taught to read it: cleaned, behind the prefix. */
export function prepared(text: string, { clean, prefix }: Pick<TextSide, 'clean' | 'prefix'>): string {
  return prefix + cleaners[clean](text)
}
