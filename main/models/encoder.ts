/** Running a pack: pixels and texts in, features or unit vectors out. */
import type { Tokenizer } from '@huggingface/tokenizers'
import { KindredError, type ImageSide, type PackManifest, type TextSide } from '../../shared/model/index.ts'
import type { ExecutionProvider, Executor } from '../tensor/index.ts'
import { openImageTower } from './choice.ts'
import type { Pack } from './pack.ts'
import { readText, type Reading } from './reading.ts'
import { openReader, tokenRows } from './tokens.ts'
import { withChannel, withNamed } from './taught-words.ts'
import { openTower, runHead, runImages, runTokens, runWords } from './tower.ts'
import { normaliseRows } from './unit.ts'

export interface EncoderOptions {
  /** default `auto`: a GPU only if it gives the CPU's results in less time */
  provider?: 'auto' | ExecutionProvider
  /** how many CPU threads one run may use; default all */
  threads?: number
}

/** `encodeImages` and `encodeText` are trunk and head in one. */
export interface Encoder {
  /** what the image trunk is computed on */
  readonly provider: ExecutionProvider
  /** @param pixels uint8 [n, size, size, 3] RGB  @returns the trunk's output, [n, image.features] */
  imageFeatures(pixels: Uint8Array, n: number): Promise<Float32Array>
  /** @param features [n, image.features]  @returns [n, embeddingSize], unit vectors */
  imageHead(features: Float32Array, n: number): Promise<Float32Array>
  /** @param pixels uint8 [n, size, size, 3] RGB  @returns [n, embeddingSize], unit vectors */
  encodeImages(pixels: Uint8Array, n: number): Promise<Float32Array>
  /** @returns the trunk's output, [texts.length, text.features]  @throws KindredError NO_TEXT_TOWER */
  textFeatures(texts: readonly string[]): Promise<Float32Array>
  /**
   * @param features of those texts, [texts.length, text.features]
   * @returns [texts.length, embeddingSize], unit vectors
   * @throws KindredError NO_TEXT_TOWER
   */
  textHead(features: Float32Array, texts: readonly string[]): Promise<Float32Array>
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
 * Opens a pack for inference on this thread; a run blocks it, so bulk work belongs in `Inference`. What is not needed is
 * not opened: a query in words leaves the image trunk on the disk.
 * Texts and heads always run on the CPU: they are done there before a GPU has begun.
 * @throws KindredError INVALID_PACK, PROVIDER_UNAVAILABLE
 */
export async function openEncoder(
  pack: Pack,
  { provider = 'auto', threads }: EncoderOptions = {},
): Promise<QueryEncoder> {
  const { image, text, words: taught } = pack.manifest
  const limits = threads === undefined ? {} : { threads }
  const onCpu = { provider: 'cpu', ...limits } as const
  const trunk = once(() => openImageTower(pack, provider, limits))
  const words = once(() => openText(pack, onCpu))
  const imageHead = once(() => openHead(pack, image, onCpu))
  const textHead = once(() => openHead(pack, textSide(pack.manifest), onCpu))
  const channel = once(() => openTower(pack, taught!.file, onCpu))

  const encoder: Omit<QueryEncoder, 'provider'> = {
    imageFeatures: async (pixels, n) => runImages((await trunk.get()).executor, pack, pixels, n),
    async imageHead(features, n) {
      const vectors = await throughHead(await imageHead.get(), pack, image, features, n)
      if (!taught) return vectors
      const read = image.head === null ? vectors : features
      return withChannel(vectors, await runWords(await channel.get(), pack, taught, read, n), n, taught)
    },
    encodeImages: async (pixels, n) => encoder.imageHead(await encoder.imageFeatures(pixels, n), n),
    textFeatures: async (texts) => featuresOf(await words.get(), pack, texts),
    async textHead(features, texts) {
      const read = async (rows: Float32Array, n: number) =>
        throughHead(await textHead.get(), pack, text!, rows, n)
      const vectors = await read(features, texts.length)
      if (!taught) return vectors
      return withNamed(vectors, texts, taught, async (bare) =>
        read(await encoder.textFeatures(bare), bare.length),
      )
    },
    encodeText: async (texts) => encoder.textHead(await encoder.textFeatures(texts), texts),
    readText: async (one) =>
      readText((await words.get()).reader, { ...pack.manifest, text: textSide(pack.manifest) }, one),
    async close() {
      const open = await Promise.all([
        trunk.opened(),
        words.opened(),
        imageHead.opened(),
        textHead.opened(),
        channel.opened(),
      ])
      for (const each of open) await (each && ('executor' in each ? each.executor : each).close())
    },
  }
  return { ...encoder, provider: provider === 'cpu' ? provider : (await trunk.get()).provider }
}

interface Words {
  executor: Executor
  reader: Tokenizer
}

type Limits = { provider: 'cpu'; threads?: number }

async function openText(pack: Pack, limits: Limits): Promise<Words> {
  const side = textSide(pack.manifest)
  const reader = await openReader(pack.dir, side)
  return { reader, executor: await openTower(pack, side.file, limits) }
}

function textSide({ name, text }: PackManifest): TextSide {
  if (text) return text
  throw new KindredError(
    'NO_TEXT_TOWER',
    `The model "${name}" knows photos only; it cannot read text.`,
    'Search by a photo, train with captions ("kindred train --method clip"), or use a model that reads text.',
  )
}

const openHead = async (pack: Pack, { head }: ImageSide | TextSide, limits: Limits) =>
  head === null ? null : openTower(pack, head, limits)

async function featuresOf({ reader, executor }: Words, pack: Pack, texts: readonly string[]) {
  const side = textSide(pack.manifest)
  const features = new Float32Array(texts.length * side.features)
  for (let at = 0; at < texts.length; at += TEXT_BATCH) {
    const tokens = tokenRows(reader, side, texts.slice(at, at + TEXT_BATCH))
    features.set(await runTokens(executor, pack, tokens), at * side.features)
  }
  return features
}

/** Without a head the features are the embedding, made unit vectors where they are not. */
async function throughHead(
  head: Executor | null,
  pack: Pack,
  side: ImageSide | TextSide,
  features: Float32Array,
  n: number,
): Promise<Float32Array> {
  if (head) return runHead(head, pack, side, features, n)
  return side.output.normalised ? features : normaliseRows(features, n)
}

/** Something that is opened when it is first asked for; where that fails, anew the next time. */
function once<T>(open: () => Promise<T>): { get: () => Promise<T>; opened: () => Promise<T | undefined> } {
  let opening: Promise<T> | undefined
  return {
    get: () =>
      (opening ??= open().catch((error: unknown) => {
        opening = undefined
        throw error
      })),
    opened: async () => opening?.catch(() => undefined),
  }
}
