/** Measuring a model on the library's held-out photos. */
import { KindredError } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import type { Measurement } from '../evaluation/index.ts'
import { loadPack } from '../models/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import { setQuality, type PlannedPhoto } from '../training/index.ts'
import { measurePhotos, type Report } from './thread.ts'

/**
 * Reads which photos are held out, in whichever thread.
 * @param folders whether the folder that a photo lies in is a caption of it
 */
export type ReadHeldOut = (folders: boolean) => Promise<PlannedPhoto[]>

export interface HeldOutTools {
  store: Store
  readHeldOut: ReadHeldOut
}

/**
 * How well a model finds the library's held-out photos; its quality is noted with the model and in its pack.
 * @throws KindredError TOO_FEW_PHOTOS when there are none
 */
export async function measureHeldOut(
  tools: HeldOutTools,
  model: ModelRow,
  signal: AbortSignal,
  report: Report,
): Promise<Measurement> {
  const heldOut = await heldOutNow(tools, signal)
  if (heldOut.length === 0) {
    throw new KindredError(
      'TOO_FEW_PHOTOS',
      'No photo is held out to measure on: about a tenth of them are.',
      'Add a folder with more photos.',
    )
  }
  return measureOn(tools.store, model, heldOut, signal, report)
}

/** The held-out photos to measure on, of the library as it is now. */
export async function heldOutNow(
  { store, readHeldOut }: HeldOutTools,
  signal: AbortSignal,
  folders = false,
): Promise<PlannedPhoto[]> {
  await assignBursts(store, signal)
  return readHeldOut(folders)
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
  const measurement = await measurePhotos({ pack: pack.dir, photos }, signal, report)
  store.models.setQuality(model.id, measurement.quality)
  await setQuality(pack, measurement.quality)
  return measurement
}
