/** Running a pack's towers: pixels and texts in, unit vectors out. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, type Provider } from '../../shared/model/index.ts'
import type { ExecutionProvider, Executor } from '../tensor/index.ts'
import { openImageTower } from './choice.ts'
import type { Pack } from './pack.ts'
import { readText, type Reading } from './reading.ts'
import { openReader, tokenizeWith, type Tokenize } from './tokens.ts'
import { openTower, runImages, runTokens } from './tower.ts'

export interface EncoderOptions {
  /** default `auto`: a GPU only if it gives the CPU's results in less time */
  provider?: Provider
  /** how many CPU threads one run may use; default all */
  threads?: number
}

export interface Encoder {
  /** what pictures are computed on */
  readonly provider: ExecutionProvider
  /** @param pixels uint8 [n, size, size, 3] RGB  @returns [n, embeddingSize], unit vectors */
  encodeImages(pixels: Uint8Array, n: number): Promise<Float32Array>
  /** @returns [texts.length, embeddingSize], unit vectors  @throws KindredError NO_TEXT_TOWER */
  encodeText(texts: readonly string[]): Promise<Float32Array>
  close(): Promise<void>
}

/** An encoder for queries: it also says how much of a text it takes in. */
export interface QueryEncoder extends Encoder {
  /** @throws KindredError NO_TEXT_TOWER */
  readText(text: string): Promise<Reading>
}

const TEXT_BATCH = 128

/**
 * Opens a pack for inference on this thread; a run blocks it, so bulk work belongs in `openEncoderThread`.
 * Texts always run on the CPU: they are done there before a GPU has begun.
 * @throws KindredError INVALID_PACK, PROVIDER_UNAVAILABLE
 */
export async function openEncoder(
  pack: Pack,
  { provider = 'auto', threads }: EncoderOptions = {},
): Promise<QueryEncoder> {
  const limits = threads === undefined ? {} : { threads }
  const image = await openImageTower(pack, provider, limits)
  let text: Promise<TextSide> | undefined
  return {
    provider: image.provider,
    encodeImages: (pixels, n) => runImages(image.executor, pack, pixels, n),
    encodeText: async (texts) => embedTexts(await (text ??= openText(pack, limits)), pack, texts),
    readText: async (words) => (await (text ??= openText(pack, limits))).readText(words),
    async close() {
      await image.executor.close()
      await text?.then((side) => side.executor.close()).catch(() => {})
    },
  }
}

interface TextSide {
  executor: Executor
  tokenize: Tokenize
  readText: (text: string) => Reading
}

async function openText(pack: Pack, limits: { threads?: number }): Promise<TextSide> {
  const { manifest, dir } = pack
  if (!manifest.text) {
    throw new KindredError(
      'NO_TEXT_TOWER',
      `The model "${manifest.name}" knows photos only; it cannot read text.`,
      'Search by a photo, train with captions ("kindred train --method clip"), or use a model that reads text.',
    )
  }
  const { context } = manifest.text
  const reader = await openReader(dir, manifest.text)
  const model = await readFile(join(dir, manifest.text.file))
  return {
    tokenize: tokenizeWith(reader, manifest.text),
    readText: (text) => readText(reader, text, context),
    executor: await openTower(pack, model, { provider: 'cpu', ...limits }),
  }
}

async function embedTexts(side: TextSide, pack: Pack, texts: readonly string[]): Promise<Float32Array> {
  const { embeddingSize } = pack.manifest
  const vectors = new Float32Array(texts.length * embeddingSize)
  for (let at = 0; at < texts.length; at += TEXT_BATCH) {
    const batch = texts.slice(at, at + TEXT_BATCH)
    vectors.set(await runTokens(side.executor, pack, side.tokenize(batch), batch.length), at * embeddingSize)
  }
  return vectors
}
