/**
 * The one inference thread: models are opened and run here, for queries and for bulk work alike. A run of ONNX Runtime
 * holds the thread, so bulk work is cut into slices between which a query gets its turn.
 */
import { serve, transfer } from '../threads/index.ts'
import { openEncoder, type EncoderOptions, type QueryEncoder } from './encoder.ts'
import type { Pack } from './pack.ts'
import { providersHere } from './providers.ts'

/** Pictures in a slice: on a CPU, the same time each in slices as in one run. A GPU gets all at once. */
const SLICE = 16

const open = new Map<number, QueryEncoder>()
const running = new Set<Promise<unknown>>()
let opened = 0
let closing = false

function run<T>(work: () => Promise<T>): Promise<T> {
  if (closing) return Promise.reject(new Error('Inference is ending.'))
  const result = work()
  const ended = result.catch(() => {}).finally(() => running.delete(ended))
  running.add(ended)
  return result
}

async function imagesInSlices(
  encoder: QueryEncoder,
  what: 'imageFeatures' | 'encodeImages',
  pixels: Uint8Array,
  n: number,
): Promise<Float32Array> {
  const each = pixels.length / n
  const slice = encoder.provider === 'cpu' ? SLICE : n
  let vectors: Float32Array<ArrayBuffer> | undefined
  for (let at = 0; at < n; at += slice) {
    const count = Math.min(slice, n - at)
    if (closing) throw new Error('Inference is ending.')
    const part = await encoder[what](pixels.subarray(at * each, (at + count) * each), count)
    vectors ??= new Float32Array(n * (part.length / count))
    vectors.set(part, at * (part.length / count))
  }
  return transfer(vectors!, [vectors!.buffer])
}

const api = {
  providers: () => run(providersHere),
  /** @returns by what the encoder is called from then on, and what it computes pictures on */
  open: (pack: Pack, options: EncoderOptions) =>
    run(async () => {
      const encoder = await openEncoder(pack, options)
      open.set(++opened, encoder)
      return { id: opened, provider: encoder.provider }
    }),
  imageFeatures: (id: number, pixels: Uint8Array, n: number) =>
    run(() => imagesInSlices(open.get(id)!, 'imageFeatures', pixels, n)),
  imageHead: (id: number, features: Float32Array, n: number) =>
    run(() => open.get(id)!.imageHead(features, n)),
  encodeImages: (id: number, pixels: Uint8Array, n: number) =>
    run(() => imagesInSlices(open.get(id)!, 'encodeImages', pixels, n)),
  textFeatures: (id: number, texts: readonly string[]) => run(() => open.get(id)!.textFeatures(texts)),
  textHead: (id: number, features: Float32Array, texts: readonly string[]) =>
    run(() => open.get(id)!.textHead(features, texts)),
  encodeText: (id: number, texts: readonly string[]) => run(() => open.get(id)!.encodeText(texts)),
  readText: (id: number, text: string) => run(() => open.get(id)!.readText(text)),
  close: (id: number) => run(() => closeEncoder(id)),
}
export type InferenceApi = typeof api

async function closeEncoder(id: number): Promise<void> {
  const encoder = open.get(id)
  open.delete(id)
  await encoder?.close()
}

serve(api, async () => {
  closing = true
  while (running.size > 0) await Promise.all(running)
  for (const id of open.keys()) await closeEncoder(id)
})
