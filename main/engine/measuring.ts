/** Measuring a model in a thread of its own, so that searches do not wait for it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, type EvaluationProgress, type ZeroShot } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import { classesOf, type Measurement } from '../evaluation/index.ts'
import { addRoot, indexLibrary } from '../library/index.ts'
import { loadPack } from '../models/index.ts'
import { openStore, type ModelRow, type Store, type Thumbs } from '../store/index.ts'
import { inLots, proxy, startThread, type Remote } from '../threads/index.ts'
import { setQuality, textNumbers, type PlannedPhoto } from '../training/index.ts'
import type { MeasureApi } from './measure-worker.ts'
import type { Services } from './services.ts'

/** Photos to measure a model with. */
export interface MeasureInput {
  /** the pack's folder */
  pack: string
  photos: { thumbs: Thumbs; captions: string[]; texts: number[]; burst: number }[]
  /** whether to measure from view to view also where words measure */
  views: boolean
}

/** Photos to name. */
export interface NameInput {
  pack: string
  names: string[]
  photos: { thumbs: Thumbs; label: number }[]
}

type Report = (progress: EvaluationProgress) => void

/**
 * How well a model finds the library's held-out photos; its quality is noted with the model and in its pack.
 * @throws KindredError TOO_FEW_PHOTOS when there are none
 */
export async function measureHeldOut(
  services: Pick<Services, 'store' | 'reader'>,
  model: ModelRow,
  signal: AbortSignal,
  report: Report = () => {},
): Promise<Measurement> {
  const heldOut = await heldOutNow(services, signal)
  if (heldOut.length === 0) {
    throw new KindredError(
      'TOO_FEW_PHOTOS',
      'No photo is held out to measure on: about a tenth of them are.',
      'Add a folder with more photos.',
    )
  }
  return measureOn(services.store, model, heldOut, signal, report)
}

/** The held-out photos to measure on, of the library as it is now. */
export async function heldOutNow(
  { store, reader }: Pick<Services, 'store' | 'reader'>,
  signal: AbortSignal,
): Promise<PlannedPhoto[]> {
  await assignBursts(store, signal)
  return reader.ask((api) => api.heldOut())
}

/** How well a model finds some photos of the library; its quality is noted with the model and in its pack. */
export async function measureOn(
  store: Store,
  model: ModelRow,
  heldOut: readonly PlannedPhoto[],
  signal: AbortSignal,
  report: Report = () => {},
): Promise<Measurement> {
  const photos = heldOut.map(({ hash, ...photo }) => ({ ...photo, thumbs: store.home.thumbsOf(hash) }))
  const pack = await loadPack(store.home.pack(model.id))
  const measurement = await inThread(signal, (api) =>
    api.measure({ pack: pack.dir, photos, views: true }, looking(report, photos.length)),
  )
  store.models.setQuality(model.id, measurement.quality)
  setQuality(pack, measurement.quality)
  return measurement
}

/** What measuring on a folder needs of the engine. */
type Tools = Pick<Services, 'store' | 'decoder' | 'captionParser'>

/**
 * How well a pack finds the captioned photos of any folder.
 * @throws KindredError FOLDER_MISSING, NO_CAPTIONS
 */
export function measureFolder(
  tools: Tools,
  folder: string,
  pack: string,
  signal: AbortSignal,
  report: Report,
): Promise<Measurement & { unread: number }> {
  return withFolder(tools, folder, signal, report, async (store) => {
    const captions = Map.groupBy(store.captions.all(), ({ photoId }) => photoId)
    const numberOf = textNumbers()
    const photos = store.photos.all().flatMap(({ id, hash, burst }) => {
      const texts = captions.get(id)?.map(({ text }) => text) ?? []
      if (texts.length === 0) return []
      const thumbs = store.home.thumbsOf(hash)
      return [{ thumbs, captions: texts, texts: texts.map(numberOf), burst: burst ?? -id }]
    })
    if (photos.length === 0) {
      throw new KindredError(
        'NO_CAPTIONS',
        `No photo in ${folder} has a caption.`,
        'Choose a folder with captions, or name its photos by folders and use --labels.',
      )
    }
    return inThread(signal, (api) =>
      api.measure({ pack, photos, views: false }, looking(report, photos.length)),
    )
  })
}

/**
 * How well a pack names the photos of any folder, of which the folders inside are named for what they hold. A file counts
 * each time that it is there.
 * @throws KindredError FOLDER_MISSING, NO_LABELS, NO_TEXT_TOWER
 */
export function nameFolder(
  tools: Tools,
  folder: string,
  pack: string,
  signal: AbortSignal,
  report: Report,
): Promise<{ zeroShot: ZeroShot; unlabelled: number; unread: number }> {
  return withFolder(tools, folder, signal, report, async (store) => {
    const [root] = store.roots.list()
    const hashes = new Map(store.photos.all().map(({ id, hash }) => [id, hash]))
    const files: ReturnType<Store['files']['pictures']> = []
    const lots = inLots<(typeof files)[number]>((last, limit) =>
      store.files.pictures(root!.id, last?.id ?? (0 as never), limit),
    )
    for await (const lot of lots) files.push(...lot)
    const { names, labels } = classesOf(files.map(({ path }) => path))
    if (names.length < 2) {
      throw new KindredError(
        'NO_LABELS',
        files.length === 0
          ? `There are no photos in ${folder}.`
          : `The photos in ${folder} lie in ${names.length === 1 ? 'one folder' : 'no folder'} inside it; there must be two names or more to choose from.`,
        'Choose a folder that has a folder of photos for each name.',
      )
    }
    const photos = files.flatMap(({ photoId }, i) => {
      const label = labels[i]!
      return label === null ? [] : [{ thumbs: store.home.thumbsOf(hashes.get(photoId)!), label }]
    })
    const zeroShot = await inThread(signal, (api) =>
      api.name({ pack, names, photos }, looking(report, photos.length)),
    )
    return { zeroShot, unlabelled: files.length - photos.length }
  })
}

/** Reads a folder as a library of its own, which lives inside Kindred's own folder for the time of `work`. */
async function withFolder<T extends object>(
  { store: { home }, decoder, captionParser }: Tools,
  folder: string,
  signal: AbortSignal,
  report: Report,
  work: (store: Store) => Promise<T>,
): Promise<T & { unread: number }> {
  await mkdir(home.measuring, { recursive: true })
  const dir = await mkdtemp(join(home.measuring, 'folder-'))
  const store = openStore(dir)
  try {
    await addRoot(store, folder)
    await indexLibrary({ store, decoder, captionParser, signal, report })
    return { unread: store.files.counts().failed, ...(await work(store)) }
  } finally {
    store.close()
    await rm(dir, { recursive: true, force: true })
  }
}

const looking = (report: Report, total: number) =>
  proxy((done: number) => report({ stage: 'Looking at photos', done, total, unit: 'photos' }))

async function inThread<T>(signal: AbortSignal, work: (api: Remote<MeasureApi>) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const thread = startThread<MeasureApi>(import.meta.url, './measure-worker')
  const stop = () => void thread.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await thread.ask(work)
  } finally {
    signal.removeEventListener('abort', stop)
    await thread.close()
  }
}
