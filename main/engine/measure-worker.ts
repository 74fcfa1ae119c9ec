/** The thread that measures a model. Photos whose thumbnail cannot be read are left out. */
import { loadPack, openEncoder, squarePixels, type Encoder } from '../models/index.ts'
import { serve } from '../threads/index.ts'
import { measure, packEmbedder, type Measurement } from '../training/index.ts'
import type { MeasureInput } from './measuring.ts'

let stopped = false
let measuring: Promise<unknown> = Promise.resolve()

const api = {
  measure(input: MeasureInput): Promise<Measurement> {
    const measurement = run(input)
    measuring = measurement
    return measurement
  },
}
export type MeasureApi = typeof api

async function run(input: MeasureInput): Promise<Measurement> {
  const pack = await loadPack(input.pack)
  const encoder = await openEncoder(pack)
  try {
    const { size } = pack.manifest.image
    const photos = await Promise.all(
      input.photos.map(async ({ file, ...photo }) => {
        const pixels = await squarePixels(file, size).catch(() => null)
        return pixels === null ? [] : [{ ...photo, pixels }]
      }),
    )
    return await measure(packEmbedder(stoppable(encoder), pack), photos.flat())
  } finally {
    await encoder.close()
  }
}

/** An encoder that refuses once the thread was asked to end. */
function stoppable(encoder: Encoder): Encoder {
  const check = () => {
    if (stopped) throw new Error('Measuring was stopped.')
  }
  return {
    ...encoder,
    encodeImages: async (...args) => (check(), encoder.encodeImages(...args)),
    encodeText: async (...args) => (check(), encoder.encodeText(...args)),
  }
}

serve(api, async () => {
  stopped = true
  await measuring.catch(() => {})
})
