/** Measuring a model in a thread of its own, so that searches do not wait for it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, type EvaluationProgress, type ZeroShot } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import type { Measurement } from '../evaluation/index.ts'
import { addRoot, indexLibrary } from '../library/index.ts'
import { loadPack } from '../models/index.ts'
import { openStore, type ModelRow, type Store, type Thumbs } from '../store/index.ts'
import { proxy, startThread, type Remote } from '../threads/index.ts'
import { setQuality, type PlannedPhoto } from '../training/index.ts'
import type { MeasureApi } from './measure-worker.ts'
import type { Services } from './services.ts'

/** Photos of the library to measure a model with. */
export interface MeasureInput {
  /** the pack's folder */
  pack: string
  photos: { thumbs: Thumbs; captions: string[]; texts: number[]; burst: number }[]
}

/** A library to measure a model with. */
export interface LibraryInput {
  pack: string
  /** the library's folder */
  home: string
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

/**
 * The held-out photos to measure on, of the library as it is now.
 * @param folders whether the folder that a photo lies in is a caption of it
 */
export async function heldOutNow(
  { store, reader }: Pick<Services, 'store' | 'reader'>,
  signal: AbortSignal,
  folders = false,
): Promise<PlannedPhoto[]> {
  await assignBursts(store, signal)
  return reader.ask((api) => api.heldOut(folders))
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
    api.measure({ pack: pack.dir, photos }, lookingAt(report)),
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
export const measureFolder = (
  tools: Tools,
  folder: string,
  pack: string,
  signal: AbortSignal,
  report: Report,
): Promise<Measurement & { unread: number }> =>
  withFolder(tools, folder, signal, report, (home) =>
    inThread(signal, (api) => api.measureLibrary({ pack, home }, lookingAt(report))),
  )

/**
 * How well a pack names the photos of any folder, of which the folders inside are named for what they hold. A file counts
 * each time that it is there.
 * @throws KindredError FOLDER_MISSING, NO_LABELS, NO_TEXT_TOWER
 */
export const nameFolder = (
  tools: Tools,
  folder: string,
  pack: string,
  signal: AbortSignal,
  report: Report,
): Promise<{ zeroShot: ZeroShot; unlabelled: number; unread: number }> =>
  withFolder(tools, folder, signal, report, (home) =>
    inThread(signal, (api) => api.nameLibrary({ pack, home }, lookingAt(report))),
  )

/** Reads a folder as a library of its own, which lives inside Kindred's own folder for the time of `work`. */
async function withFolder<T extends object>(
  { store: { home }, decoder, captionParser }: Tools,
  folder: string,
  signal: AbortSignal,
  report: Report,
  work: (home: string) => Promise<T>,
): Promise<T & { unread: number }> {
  await mkdir(home.measuring, { recursive: true })
  const dir = await mkdtemp(join(home.measuring, 'folder-'))
  const store = openStore(dir)
  try {
    await addRoot(store, folder)
    await indexLibrary({ store, decoder, captionParser, signal, report })
    return { unread: store.files.counts().failed, ...(await work(dir)) }
  } finally {
    store.close()
    await rm(dir, { recursive: true, force: true })
  }
}

const lookingAt = (report: Report) =>
  proxy((done: number, total: number) => report({ stage: 'Looking at photos', done, total, unit: 'photos' }))

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
