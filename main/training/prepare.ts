/** Everything a run needs on disk before its first step; what is there already is not made again. */
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import { inLanes } from '../../shared/lib/in-lanes.ts'
import { KindredError } from '../../shared/model/index.ts'
import { writeAtomic } from '../files/index.ts'
import { PixelCache } from './sources/index.ts'
import { RUN_FILES, type Dataset, type Plan, type PlannedPhoto } from './plan.ts'
import { plannedMethod } from './methods/index.ts'
import type { PixelsOf } from './worker-protocol.ts'

const REPORT_EVERY = 16

export interface Preparation {
  /** The run's folder. */
  dir: string
  /** The pixel caches. */
  pixels: string
  plan: Plan
  dataset: Dataset
  pixelsOf: (photo: PlannedPhoto, size: number) => ReturnType<PixelsOf>
  signal: AbortSignal
  gate: Gate
  report: (done: number, total: number) => void
}

/**
 * Fills the pixel cache and the held-out squares. Photos that cannot be decoded are left out.
 * @returns the photos that the run has, which is also what the run's folder says from then on
 * @throws TOO_FEW_PHOTOS when too few are left, and when `signal` says stop
 */
export async function prepare(preparation: Preparation): Promise<Dataset> {
  const { dir, plan, pixelsOf, signal, gate, report } = preparation
  const { side, image } = plannedMethod(plan).recipe
  mkdirSync(dir, { recursive: true })
  const lost = new Set<PlannedPhoto>()
  const { train, heldOut } = preparation.dataset
  const left = (photos: PlannedPhoto[]) => photos.filter((photo) => !lost.has(photo))
  const cache = new PixelCache(preparation.pixels, side)
  try {
    const missing = train.filter((photo) => !cache.has(photo.hash))
    const total = missing.length + heldOut.length
    let done = 0
    const decode = async (photos: PlannedPhoto[], size: number, take: Take) =>
      inLanes(photos, availableParallelism(), async (photo, i) => {
        await gate.pass()
        signal.throwIfAborted()
        const pixels = await pixelsOf(photo, size)
        if (pixels instanceof Error) lost.add(photo)
        else take(photo, pixels, i)
        if (++done % REPORT_EVERY === 0 || done === total) report(done, total)
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
