/** Texts as rows of token ids. */
import { Tokenizer } from '@huggingface/tokenizers'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, type PackManifest } from '../../shared/model/index.ts'

/**
 * Turns texts into tokens [n, context], row-major. The tokenizer's own post-processor frames a text with the first
 * and last token; a text that is too long loses its end, never its last token.
 */
export type Tokenize = (texts: readonly string[]) => BigInt64Array

/**
 * Opens a pack's tokenizer.
 * @param dir the pack's folder
 * @throws KindredError INVALID_PACK
 */
export async function openTokenizer(dir: string, text: NonNullable<PackManifest['text']>): Promise<Tokenize> {
  return tokenizeWith(await openReader(dir, text), text)
}

/**
 * What reads a text in pieces, before it becomes a row.
 * @param dir the pack's folder
 * @throws KindredError INVALID_PACK
 */
export async function openReader(
  dir: string,
  { tokenizer }: NonNullable<PackManifest['text']>,
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

export function tokenizeWith(
  reader: Tokenizer,
  { context, padId }: NonNullable<PackManifest['text']>,
): Tokenize {
  return (texts) => {
    const rows = new BigInt64Array(texts.length * context).fill(BigInt(padId))
    texts.forEach((text, row) => {
      const ids: number[] = reader.encode(text).ids
      const kept = ids.length > context ? [...ids.slice(0, context - 1), ids.at(-1)!] : ids
      kept.forEach((id, i) => (rows[row * context + i] = BigInt(id)))
    })
    return rows
  }
}
