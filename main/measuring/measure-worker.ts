/** The thread that measures a model. Photos whose thumbnail cannot be read are left out. */
import { KindredError, type LabelQuality, type Preprocessing } from '../../shared/model/index.ts'
import {
  linearProbe,
  measure,
  nearestNeighbours,
  packEmbedder,
  zeroShot,
  type Embedder,
  type Probed,
  type Measurement,
  type ProbeResult,
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
      const voting = inLibrary(known, (store) => labelledBy(store, names)).map(decodable)
      const told = (done: number) => report(done, voting.length + photos.length)
      return { quality: await nearestNeighbours(model, names, voting, asked, told), unlabelled }
    }),
  probeLibrary: (
    { pack, home, known }: NameInput,
    report: (stage: string, done: number, total: number, unit: string) => void,
  ): Promise<ProbeResult & { unlabelled: number }> =>
    begin(pack, async (model, decodable) => {
      const { names, photos, unlabelled } = inLibrary(home, labelledPhotos)
      const apart =
        known === null
          ? {
              // The parts that the others are learned from go from 0 to 1 again.
              known: photos
                .filter(({ part }) => part >= ASKED)
                .map((photo) => ({ ...photo, part: (photo.part - ASKED) / (1 - ASKED) })),
              photos: photos.filter(({ part }) => part < ASKED),
            }
          : { known: inLibrary(known, (store) => labelledBy(store, names)), photos }
      const sets = { known: apart.known.map(decodable), photos: apart.photos.map(decodable) }
      const result = await linearProbe(model, names, sets, (stage, done, total) =>
        stage === 'looking'
          ? report('Looking at photos', done, total, 'photos')
          : report('Learning', done, total, 'weight decays'),
      )
      return { ...result, unlabelled }
    }),
}
export type MeasureApi = typeof api

/** Of a folder that is named and learned from alike, the part that is named. */
const ASKED = 0.2

/** The photos that lie in folders of these names, with the numbers that the names have here. */
function labelledBy(store: Store, names: readonly string[]) {
  const { names: others, photos } = labelledPhotos(store)
  const numbers = new Map(names.map((name, label) => [name, label]))
  return photos.flatMap((photo) => {
    const label = numbers.get(others[photo.label]!)
    return label === undefined ? [] : [{ ...photo, label }]
  })
}

/** Reads a library that this process has open. */
function inLibrary<T>(home: string, read: (store: Store) => T): T {
  const store = openReader(home)
  try {
    return read(store)
  } finally {
    store.close()
  }
}

type Work<T> = (model: Embedder & Probed, decodable: ReturnType<typeof decodableFor>) => Promise<T>

function begin<T>(dir: string, work: Work<T>): Promise<T> {
  const result = withModel(dir, work)
  measuring = result
  return result
}

async function withModel<T>(dir: string, work: Work<T>): Promise<T> {
  const pack = await loadPack(dir)
  const encoder = await openEncoder(pack)
  try {
    return await work(
      stoppable({ ...packEmbedder(encoder, pack), ...encoder }),
      decodableFor(pack.manifest.image.preprocessing),
    )
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
function stoppable(model: Embedder & Probed): Embedder & Probed {
  const check = () => {
    if (stopped) throw new KindredError('CANCELLED', 'Measuring was stopped.')
  }
  return {
    ...model,
    encodeImages: async (...args) => (check(), model.encodeImages(...args)),
    imageFeatures: async (...args) => (check(), model.imageFeatures(...args)),
    encodeText: async (...args) => (check(), model.encodeText(...args)),
  }
}

serve(api, async () => {
  stopped = true
  await measuring.catch(() => {})
})
