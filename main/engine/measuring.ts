/** Measuring a model in a thread of its own, so that searches do not wait for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import { addRoot, indexLibrary } from '../library/index.ts'
import { loadPack } from '../models/index.ts'
import { openStore, type ModelRow, type Store } from '../store/index.ts'
import { startThread } from '../threads/index.ts'
import { setQuality, textNumbers, type Measurement, type PlannedPhoto } from '../training/index.ts'
import type { MeasureApi } from './measure-worker.ts'
import type { Services } from './services.ts'

export interface MeasureInput {
  /** the pack's folder */
  pack: string
  photos: { file: string; captions: string[]; texts: number[]; burst: number }[]
}

/**
 * How well a model finds the library's held-out photos; its quality is noted with the model and in its pack.
 * @throws KindredError TOO_FEW_PHOTOS when there are none
 */
export async function measureHeldOut(
  services: Pick<Services, 'store' | 'reader'>,
  model: ModelRow,
  signal: AbortSignal,
): Promise<Measurement> {
  const heldOut = await heldOutNow(services, signal)
  if (heldOut.length === 0) {
    throw new KindredError(
      'TOO_FEW_PHOTOS',
      'No photo is held out to measure on: about a tenth of them are.',
      'Add a folder with more photos.',
    )
  }
  return measureOn(services.store, model, heldOut, signal)
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
): Promise<Measurement> {
  const photos = heldOut.map(({ hash, ...photo }) => ({ ...photo, file: store.home.thumb(hash, 256) }))
  const pack = await loadPack(store.home.pack(model.id))
  const measurement = await measureIn({ pack: pack.dir, photos }, signal)
  store.models.setQuality(model.id, measurement.quality)
  setQuality(pack, measurement.quality)
  return measurement
}

/**
 * How well a pack finds the captioned photos of any folder. The folder is read as a library of its own that lives
 * for the time of this call.
 * @throws KindredError FOLDER_MISSING, NO_CAPTIONS
 */
export async function measureFolder(
  folder: string,
  pack: string,
  { decoder, captionParser }: Pick<Services, 'decoder' | 'captionParser'>,
  signal: AbortSignal,
): Promise<Measurement> {
  const home = await mkdtemp(join(tmpdir(), 'kindred-measure-'))
  const store = openStore(home)
  try {
    await addRoot(store, folder)
    await indexLibrary({ store, decoder, captionParser, signal })
    const captions = Map.groupBy(store.captions.all(), ({ photoId }) => photoId)
    const numberOf = textNumbers()
    const photos = store.photos.all().flatMap(({ id, hash, burst }) => {
      const texts = captions.get(id)?.map(({ text }) => text) ?? []
      if (texts.length === 0) return []
      const file = store.home.thumb(hash, 256)
      return [{ file, captions: texts, texts: texts.map(numberOf), burst: burst ?? -id }]
    })
    if (photos.length === 0) {
      throw new KindredError(
        'NO_CAPTIONS',
        `No photo in ${folder} has a caption.`,
        'Choose a folder with captions.',
      )
    }
    return await measureIn({ pack, photos }, signal)
  } finally {
    store.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function measureIn(input: MeasureInput, signal: AbortSignal): Promise<Measurement> {
  signal.throwIfAborted()
  const thread = startThread<MeasureApi>(import.meta.url, './measure-worker')
  const stop = () => void thread.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await thread.ask((api) => api.measure(input))
  } finally {
    signal.removeEventListener('abort', stop)
    await thread.close()
  }
}
