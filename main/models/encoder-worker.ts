/** The thread behind `openEncoderThread`. Requests are answered in the order in which they come. */
import { parentPort, workerData } from 'node:worker_threads'
import { KindredError } from '../../shared/model/index.ts'
import { openEncoder, type EncoderOptions } from './encoder.ts'
import type { Pack } from './pack.ts'
import type { Reply, Request } from './thread.ts'

const port = parentPort!
const { pack, options } = workerData as { pack: Pack; options: EncoderOptions }

const post = (reply: Reply) =>
  port.postMessage(reply, 'vectors' in reply ? [reply.vectors.buffer as ArrayBuffer] : [])

function failure(id: number, error: unknown): Reply {
  const { code, remedy } = error instanceof KindredError ? error : { code: 'INTERNAL' as const, remedy: '' }
  return { id, error: { code, message: error instanceof Error ? error.message : String(error), remedy } }
}

try {
  const encoder = await openEncoder(pack, options)
  post({ id: 0, provider: encoder.provider })
  port.on('message', async (request: Request) => {
    try {
      const vectors = await ('texts' in request
        ? encoder.encodeText(request.texts)
        : encoder.encodeImages(request.pixels, request.n))
      post({ id: request.id, vectors: Float32Array.from(vectors) })
    } catch (error) {
      post(failure(request.id, error))
    }
  })
} catch (error) {
  post(failure(0, error))
}
