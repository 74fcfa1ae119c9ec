/** An encoder in a worker thread, so that bulk work leaves this thread free. */
import { Worker } from 'node:worker_threads'
import { sibling } from '../../shared/lib/sibling.ts'
import { KindredError, type ErrorCode } from '../../shared/model/index.ts'
import type { ExecutionProvider } from '../tensor/index.ts'
import type { Encoder, EncoderOptions } from './encoder.ts'
import type { Pack } from './pack.ts'

export type Request = { id: number } & ({ pixels: Uint8Array; n: number } | { texts: readonly string[] })

/** The reply of id 0 says that the encoder is open. */
export type Reply = { id: number } & (
  | { vectors: Float32Array }
  | { provider: ExecutionProvider }
  | { error: { code: ErrorCode; message: string; remedy: string } }
)

/**
 * Opens a pack in a thread of its own. The pixels of a request are handed over: their buffer is empty afterwards.
 * `close` stops the thread at once; what is under way rejects.
 * @throws KindredError INVALID_PACK, PROVIDER_UNAVAILABLE
 */
export async function openEncoderThread(pack: Pack, options: EncoderOptions = {}): Promise<Encoder> {
  const worker = new Worker(new URL(sibling(import.meta.url, './encoder-worker')), {
    workerData: { pack, options },
  })
  const waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>()
  let lastId = 0
  let ended: Error | undefined

  const end = (error: Error) => {
    ended ??= error
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  worker.on('message', (reply: Reply) => {
    const { resolve, reject } = waiting.get(reply.id)!
    waiting.delete(reply.id)
    if ('error' in reply) reject(new KindredError(reply.error.code, reply.error.message, reply.error.remedy))
    else resolve(reply)
  })
  worker.on('error', end)
  worker.on('exit', () => end(new Error('The encoder was closed.')))

  const reply = (id: number) => new Promise<Reply>((resolve, reject) => waiting.set(id, { resolve, reject }))
  const ask = async (request: Request, handOver: ArrayBuffer[]): Promise<Float32Array> => {
    if (ended) throw ended
    const answer = reply(request.id)
    worker.postMessage(request, handOver)
    return ((await answer) as Extract<Reply, { vectors: Float32Array }>).vectors
  }
  const close = async () => void (await worker.terminate())

  try {
    const { provider } = (await reply(0)) as Extract<Reply, { provider: ExecutionProvider }>
    return {
      provider,
      encodeImages: (pixels, n) => ask({ id: ++lastId, pixels, n }, [pixels.buffer as ArrayBuffer]),
      encodeText: (texts) => ask({ id: ++lastId, texts }, []),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
