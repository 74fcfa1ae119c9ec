/**
 * The one inference thread: models are opened and run here, for queries and for bulk work alike. A run of ONNX Runtime
 * holds the thread, so bulk work is cut into slices between which a query gets its turn.
 */
import { serve, transfer } from '../threads/index.ts'
import { openEncoder, type EncoderOptions, type QueryEncoder } from './encoder.ts'
import type { Pack } from './pack.ts'
import { stepProvidersHere } from './providers.ts'
import { Slices } from './slices.ts'

interface Open {
  encoder: QueryEncoder
  slices: Slices
}

const open = new Map<number, Open>()
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
  { encoder, slices }: Open,
  what: 'imageFeatures' | 'encodeImages',
  pixels: Uint8Array,
  n: number,
): Promise<Float32Array> {
  const each = pixels.length / n
  let vectors: Float32Array<ArrayBuffer> | undefined
  for (let at = 0; at < n;) {
    const count = Math.min(slices.next, n - at)
    if (closing) throw new Error('Inference is ending.')
    const start = performance.now()
    let part: Float32Array
    try {
      part = await encoder[what](pixels.subarray(at * each, (at + count) * each), count)
    } catch (error) {
      if (slices.failed(count)) continue
      throw error
    }
    slices.took(performance.now() - start, count)
    vectors ??= new Float32Array(n * (part.length / count))
    vectors.set(part, at * (part.length / count))
    at += count
  }
  return transfer(vectors!, [vectors!.buffer])
}

const api = {
  providers: () => run(stepProvidersHere),
  /** @returns by what the encoder is called from then on, and what it computes pictures on */
  open: (pack: Pack, options: EncoderOptions) =>
    run(async () => {
      const encoder = await openEncoder(pack, options)
      open.set(++opened, { encoder, slices: new Slices(encoder.provider === 'cpu') })
      return { id: opened, provider: encoder.provider }
    }),
  imageFeatures: (id: number, pixels: Uint8Array, n: number) =>
    run(() => imagesInSlices(open.get(id)!, 'imageFeatures', pixels, n)),
  imageHead: (id: number, features: Float32Array, n: number) =>
    run(() => open.get(id)!.encoder.imageHead(features, n)),
  encodeImages: (id: number, pixels: Uint8Array, n: number) =>
    run(() => imagesInSlices(open.get(id)!, 'encodeImages', pixels, n)),
  textFeatures: (id: number, texts: readonly string[]) =>
    run(() => open.get(id)!.encoder.textFeatures(texts)),
  textHead: (id: number, features: Float32Array, texts: readonly string[]) =>
    run(() => open.get(id)!.encoder.textHead(features, texts)),
  encodeText: (id: number, texts: readonly string[]) => run(() => open.get(id)!.encoder.encodeText(texts)),
  readText: (id: number, text: string) => run(() => open.get(id)!.encoder.readText(text)),
  close: (id: number) => run(() => closeEncoder(id)),
}
export type InferenceApi = typeof api

async function closeEncoder(id: number): Promise<void> {
  const it = open.get(id)
  open.delete(id)
  await it?.encoder.close()
}

serve(api, async () => {
  closing = true
  while (running.size > 0) await Promise.all(running)
  for (const id of open.keys()) await closeEncoder(id)
})
