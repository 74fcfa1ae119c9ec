/** The thread that measures a model. Photos whose thumbnail cannot be read are left out. */
import { KindredError, type Preprocessing, type ZeroShot } from '../../shared/model/index.ts'
import { measure, packEmbedder, zeroShot, type Embedder, type Measurement } from '../evaluation/index.ts'
import { loadPack, openEncoder, thumbPixels } from '../models/index.ts'
import type { Thumbs } from '../store/index.ts'
import { serve } from '../threads/index.ts'
import type { MeasureInput, NameInput } from './measuring.ts'

type Report = (done: number) => void

let stopped = false
let measuring: Promise<unknown> = Promise.resolve()

const api = {
  measure: ({ pack, photos, views }: MeasureInput, report: Report): Promise<Measurement> =>
    begin(pack, (model, decodable) => measure(model, photos.map(decodable), { views, report })),
  name: ({ pack, names, photos }: NameInput, report: Report): Promise<ZeroShot> =>
    begin(pack, (model, decodable) => zeroShot(model, names, photos.map(decodable), report)),
}
export type MeasureApi = typeof api

type Work<T> = (model: Embedder, decodable: ReturnType<typeof decodableFor>) => Promise<T>

function begin<T>(dir: string, work: Work<T>): Promise<T> {
  const result = withModel(dir, work)
  measuring = result
  return result
}

async function withModel<T>(dir: string, work: Work<T>): Promise<T> {
  const pack = await loadPack(dir)
  const encoder = await openEncoder(pack)
  try {
    return await work(stoppable(packEmbedder(encoder, pack)), decodableFor(pack.manifest.image.preprocessing))
  } finally {
    await encoder.close()
  }
}

const decodableFor =
  (preprocessing: Preprocessing) =>
  <T extends { thumbs: Thumbs }>(photo: T) => ({
    ...photo,
    pixels: () => thumbPixels(photo.thumbs, preprocessing).catch(() => null),
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
