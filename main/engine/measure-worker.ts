/** The thread that measures a model. Photos whose thumbnail cannot be read are left out. */
import { KindredError, type ZeroShot } from '../../shared/model/index.ts'
import { measure, packEmbedder, zeroShot, type Embedder, type Measurement } from '../evaluation/index.ts'
import { loadPack, openEncoder, squarePixels } from '../models/index.ts'
import { serve } from '../threads/index.ts'
import type { MeasureInput, NameInput } from './measuring.ts'

type Report = (done: number) => void

let stopped = false
let measuring: Promise<unknown> = Promise.resolve()

const api = {
  measure: ({ pack, photos, views }: MeasureInput, report: Report): Promise<Measurement> =>
    begin(pack, (model) => measure(model, photos.map(decodable(model)), { views, report })),
  name: ({ pack, names, photos }: NameInput, report: Report): Promise<ZeroShot> =>
    begin(pack, (model) => zeroShot(model, names, photos.map(decodable(model)), report)),
}
export type MeasureApi = typeof api

function begin<T>(dir: string, work: (model: Embedder) => Promise<T>): Promise<T> {
  const result = withModel(dir, work)
  measuring = result
  return result
}

async function withModel<T>(dir: string, work: (model: Embedder) => Promise<T>): Promise<T> {
  const pack = await loadPack(dir)
  const encoder = await openEncoder(pack)
  try {
    return await work(stoppable(packEmbedder(encoder, pack)))
  } finally {
    await encoder.close()
  }
}

const decodable =
  ({ size }: Embedder) =>
  <T extends { file: string }>(photo: T) => ({
    ...photo,
    pixels: () => squarePixels(photo.file, size).catch(() => null),
  })

/** A model that refuses once the thread was asked to end. */
function stoppable(model: Embedder): Embedder {
  const check = () => {
    if (stopped) throw new KindredError('CANCELLED', 'Measuring was stopped.')
  }
  return {
    ...model,
    encodeImages: async (...args) => (check(), model.encodeImages(...args)),
    encodeText: async (...args) => (check(), model.encodeText(...args)),
  }
}

serve(api, async () => {
  stopped = true
  await measuring.catch(() => {})
})
