/** The thread that measures a model. Photos whose thumbnail cannot be read are left out. */
import { parentPort, workerData } from 'node:worker_threads'
import { KindredError } from '../../shared/model/index.ts'
import { loadPack, openEncoder, squarePixels } from '../models/index.ts'
import { measure, packEmbedder } from '../training/index.ts'
import type { MeasureInput, MeasureReply } from './measuring.ts'

const post = (reply: MeasureReply) => parentPort!.postMessage(reply)

try {
  const input = workerData as MeasureInput
  const pack = await loadPack(input.pack)
  const encoder = await openEncoder(pack)
  const { size } = pack.manifest.image
  const photos = await Promise.all(
    input.photos.map(async ({ file, ...photo }) => {
      const pixels = await squarePixels(file, size).catch(() => null)
      return pixels === null ? [] : [{ ...photo, pixels }]
    }),
  )
  const measurement = await measure(packEmbedder(encoder, pack), photos.flat())
  await encoder.close()
  post({ measurement })
} catch (error) {
  const { code, remedy } = error instanceof KindredError ? error : { code: 'INTERNAL' as const, remedy: '' }
  post({ error: { code, message: error instanceof Error ? error.message : String(error), remedy } })
}
