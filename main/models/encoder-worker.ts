/** The thread behind `openEncoderThread`. */
import { serve, transfer } from '../threads/index.ts'
import { openEncoder, type Encoder, type EncoderOptions } from './encoder.ts'
import type { Pack } from './pack.ts'

let encoder: Encoder | null = null
/** What is under way; runs of ONNX Runtime follow one another. */
let last: Promise<unknown> = Promise.resolve()
let closing = false

function next<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(() => {
    if (closing) throw new Error('The encoder is closing.')
    return work()
  })
  last = done.catch(() => {})
  return done
}

const sent = async (vectors: Promise<Float32Array>) => {
  const own = Float32Array.from(await vectors)
  return transfer(own, [own.buffer])
}

const api = {
  open: (pack: Pack, options: EncoderOptions) =>
    next(async () => (encoder = await openEncoder(pack, options)).provider),
  encodeImages: (pixels: Uint8Array, n: number) => next(() => sent(encoder!.encodeImages(pixels, n))),
  encodeText: (texts: readonly string[]) => next(() => sent(encoder!.encodeText(texts))),
}
export type EncoderApi = typeof api

serve(api, async () => {
  closing = true
  await last
  await encoder?.close()
})
