/** Inference as the engine sees it: models run in a thread of their own, which is started when it is first needed. */
import { startThread, transfer, type Thread } from '../threads/index.ts'
import type { EncoderOptions, QueryEncoder } from './encoder.ts'
import type { InferenceApi } from './inference-worker.ts'
import type { Pack } from './pack.ts'

export class Inference {
  #thread: Thread<InferenceApi> | null = null

  /**
   * Opens a pack. The pixels of a request may be handed over: use them no more afterwards.
   * @throws KindredError INVALID_PACK, PROVIDER_UNAVAILABLE
   */
  async open(pack: Pack, options: EncoderOptions = {}): Promise<QueryEncoder> {
    const thread = this.#running()
    const { id, provider } = await thread.ask((api) => api.open(pack, options))
    return {
      provider,
      imageFeatures: (pixels, n) => thread.ask((api) => api.imageFeatures(id, handOver(pixels), n)),
      imageHead: (features, n) => thread.ask((api) => api.imageHead(id, features, n)),
      textFeatures: (texts) => thread.ask((api) => api.textFeatures(id, texts)),
      textHead: (features, texts) => thread.ask((api) => api.textHead(id, features, texts)),
      encodeImages: (pixels, n) => thread.ask((api) => api.encodeImages(id, handOver(pixels), n)),
      encodeText: (texts) => thread.ask((api) => api.encodeText(id, texts)),
      readText: (text) => thread.ask((api) => api.readText(id, text)),
      close: () => thread.ask((api) => api.close(id)),
    }
  }

  /** Lets what runs come to its end in the thread, releases all models and ends it. What is under way here rejects. */
  async close(): Promise<void> {
    await this.#thread?.close()
    this.#thread = null
  }

  /** A thread that died, as one does when a GPU's driver fails, is replaced for the next pack. */
  #running(): Thread<InferenceApi> {
    if (!this.#thread || this.#thread.ended) {
      this.#thread = startThread<InferenceApi>(import.meta.url, './inference-worker')
    }
    return this.#thread
  }
}

/** A Buffer may lie in one with others, or in memory of sharp's: it is copied. */
function handOver(pixels: Uint8Array): Uint8Array {
  return Buffer.isBuffer(pixels) ? pixels : transfer(pixels, [pixels.buffer as ArrayBuffer])
}
