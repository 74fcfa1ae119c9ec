/** The thread that measures a model. Photos whose thumbnail cannot be read are left out. */
import { KindredError, type LabelQuality, type Preprocessing } from '../../shared/model/index.ts'
import {
  measure,
  nearestNeighbours,
  packEmbedder,
  zeroShot,
  type Embedder,
  type Measurement,
} from '../evaluation/index.ts'
import { loadPack, openEncoder, thumbPixels } from '../models/index.ts'
import { openReader, type Store, type Thumbs } from '../store/index.ts'
import { serve } from '../threads/index.ts'
import { captionedPhotos, labelledPhotos } from './library-photos.ts'
import type { LibraryInput, MeasureInput, NameInput } from './thread.ts'

type Report = (done: number, total: number) => void

let stopped = false
let measuring: Promise<unknown> = Promise.resolve()

const api = {
  measure: ({ pack, photos }: MeasureInput, report: Report): Promise<Measurement> =>
    begin(pack, (model, decodable) =>
      measure(model, photos.map(decodable), { views: true, report: (done) => report(done, photos.length) }),
    ),
  measureLibrary: ({ pack, home }: LibraryInput, report: Report): Promise<Measurement> =>
    begin(pack, (model, decodable) => {
      const photos = inLibrary(home, captionedPhotos)
      return measure(model, photos.map(decodable), {
        views: false,
        report: (done) => report(done, photos.length),
      })
    }),
  nameLibrary: (
    { pack, home, known }: NameInput,
    report: Report,
  ): Promise<{ quality: LabelQuality; unlabelled: number }> =>
    begin(pack, async (model, decodable) => {
      const { names, photos, unlabelled } = inLibrary(home, labelledPhotos)
      const asked = photos.map(decodable)
      if (known === null) {
        const quality = await zeroShot(model, names, asked, (done) => report(done, photos.length))
        return { quality, unlabelled }
      }
      const voters = inLibrary(known, labelledPhotos)
      const numbers = new Map(names.map((name, label) => [name, label]))
      const voting = voters.photos.flatMap(({ label, ...photo }) => {
        const number = numbers.get(voters.names[label]!)
        return number === undefined ? [] : [decodable({ ...photo, label: number })]
      })
      const told = (done: number) => report(done, voting.length + photos.length)
      return { quality: await nearestNeighbours(model, names, voting, asked, told), unlabelled }
    }),
}
export type MeasureApi = typeof api

/** Reads a library that this process has open. */
function inLibrary<T>(home: string, read: (store: Store) => T): T {
  const store = openReader(home)
  try {
    return read(store)
  } finally {
    store.close()
  }
}

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
