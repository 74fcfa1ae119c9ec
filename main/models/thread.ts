/** An encoder in a worker thread, so that bulk work leaves this thread free. */
import { startThread, transfer } from '../threads/index.ts'
import type { Encoder, EncoderOptions } from './encoder.ts'
import type { EncoderApi } from './encoder-worker.ts'
import type { Pack } from './pack.ts'

/**
 * Opens a pack in a thread of its own. The pixels of a request are handed over: their buffer is empty afterwards.
 * `close` lets what is under way come to its end in the thread, and rejects it here.
 * @throws KindredError INVALID_PACK, PROVIDER_UNAVAILABLE
 */
export async function openEncoderThread(pack: Pack, options: EncoderOptions = {}): Promise<Encoder> {
  const thread = startThread<EncoderApi>(import.meta.url, './encoder-worker')
  try {
    const provider = await thread.ask((api) => api.open(pack, options))
    return {
      provider,
      encodeImages: (pixels, n) =>
        thread.ask((api) => api.encodeImages(transfer(pixels, [pixels.buffer as ArrayBuffer]), n)),
      encodeText: (texts) => thread.ask((api) => api.encodeText(texts)),
      close: () => thread.close(),
    }
  } catch (error) {
    await thread.close()
    throw error
  }
}
