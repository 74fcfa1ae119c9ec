/** Everything a run needs on disk before its first step; what is there already is not made again. */
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import { inLanes } from '../../shared/lib/in-lanes.ts'
import { KindredError } from '../../shared/model/index.ts'
import { writeAtomic } from '../files/index.ts'
import type { Decoder } from '../media/index.ts'
import { photoPixels } from '../models/index.ts'
import type { Home, PhotoPlace } from '../store/index.ts'
import { PixelCache } from './sources/index.ts'
import { RUN_FILES, type Dataset, type Plan, type PlannedPhoto } from './plan.ts'
import { methodOf } from './methods/index.ts'

export interface Preparation {
  home: Home
  /** The run's folder. */
  dir: string
  plan: Plan
  dataset: Dataset
  /** A photo's own file, or null when it cannot be reached. */
  original: (id: number) => PhotoPlace | null
  decoder: Decoder
  signal: AbortSignal
  gate: Gate
  report: (done: number, total: number) => void
  log: (line: string) => void
}

/**
 * Fills the pixel cache and the held-out squares, both from the 256 px thumbnails that inference reads too.
 * Photos that cannot be decoded are left out and logged.
 * @returns the photos that the run has, which is also what the run's folder says from then on
 * @throws TOO_FEW_PHOTOS when too few are left, and when `signal` says stop
 */
export async function prepare(preparation: Preparation): Promise<Dataset> {
  const { home, dir, plan, signal, gate, report } = preparation
  const { side, image } = methodOf(plan.method).recipe
  mkdirSync(dir, { recursive: true })
  const lost = new Set<PlannedPhoto>()
  const { train, heldOut } = preparation.dataset
  const left = (photos: PlannedPhoto[]) => photos.filter((photo) => !lost.has(photo))
  const cache = new PixelCache(home.pixels, side)
  try {
    const missing = train.filter((photo) => !cache.has(photo.hash))
    const total = missing.length + heldOut.length
    let done = 0
    const decode = async (photos: PlannedPhoto[], size: number, take: Take) =>
      inLanes(photos, availableParallelism(), async (photo, i) => {
        await gate.pass()
        signal.throwIfAborted()
        const original = () => preparation.original(photo.id)
        const pixels = await photoPixels(home, photo.hash, original, size, preparation.decoder)
        if (pixels instanceof Error) {
          lost.add(photo)
          preparation.log(pixels.message)
        } else take(photo, pixels, i)
        report(++done, total)
      })
    await decode(missing, side, ({ hash }, pixels) => cache.add(hash, pixels))
    const squares: Uint8Array[] = []
    await decode(heldOut, image.size, (_, pixels, i) => (squares[i] = pixels))
    await writeAtomic(join(dir, RUN_FILES.heldOut), Buffer.concat(squares.filter(Boolean)))
  } finally {
    cache.close()
  }
  const dataset: Dataset = { train: left(train), heldOut: left(heldOut) }
  if (dataset.train.length < plan.batch) throw tooFew(lost.size)
  if (lost.size > 0) await writeAtomic(join(dir, RUN_FILES.dataset), JSON.stringify(dataset))
  return dataset
}

type Take = (photo: PlannedPhoto, pixels: Uint8Array, index: number) => void

function tooFew(lost: number): KindredError {
  return new KindredError(
    'TOO_FEW_PHOTOS',
    `${lost} photos cannot be decoded, and too few are left to learn from.`,
    'Look for changes in the folders ("kindred index"): that makes lost thumbnails again. Then train once more.',
  )
}
