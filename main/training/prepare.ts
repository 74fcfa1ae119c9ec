/** Everything a run needs on disk before its first step; what is there already is not made again. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { inLanes } from '../../shared/lib/in-lanes.ts'
import { squarePixels, thumbPath } from '../media/index.ts'
import { PixelCache } from './pixel-cache.ts'
import { RUN_FILES, type Dataset, type Plan } from './plan.ts'
import { recipes } from './recipe.ts'
import { trainTokenizer } from './tokenizer-training.ts'

export interface Preparation {
  home: string
  /** The run's folder. */
  dir: string
  plan: Plan
  dataset: Dataset
  signal: AbortSignal
  report: (done: number, total: number) => void
}

/** The folder of pixel caches. */
export const pixelsDir = (home: string): string => join(home, 'pixels')

/**
 * Fills the pixel cache and the held-out squares, both from the 256 px thumbnails that inference reads too, and
 * trains the tokenizer. Throws when `signal` says stop.
 */
export async function prepare({ home, dir, plan, dataset, signal, report }: Preparation): Promise<void> {
  const { side, image, text } = recipes[plan.method]
  mkdirSync(dir, { recursive: true })
  const cache = new PixelCache(pixelsDir(home), side)
  try {
    const missing = dataset.train.filter((photo) => !cache.has(photo.hash))
    const total = missing.length + dataset.heldOut.length
    let done = 0
    const lanes = availableParallelism()
    await inLanes(missing, lanes, async ({ hash }) => {
      signal.throwIfAborted()
      cache.add(hash, await squarePixels(thumbPath(home, hash, 256), side))
      report(++done, total)
    })
    const record = 3 * image.size ** 2
    const squares = new Uint8Array(dataset.heldOut.length * record)
    await inLanes(dataset.heldOut, lanes, async ({ hash }, i) => {
      signal.throwIfAborted()
      squares.set(await squarePixels(thumbPath(home, hash, 256), image.size), i * record)
      report(++done, total)
    })
    writeWhole(join(dir, RUN_FILES.heldOut), squares)
  } finally {
    cache.close()
  }
  if (plan.method === 'clip' && !existsSync(join(dir, RUN_FILES.tokenizer))) {
    const { json } = trainTokenizer(
      dataset.train.flatMap((p) => p.captions),
      text.vocabulary,
    )
    writeWhole(join(dir, RUN_FILES.tokenizer), JSON.stringify(json))
  }
}

/** Writes a file so that a crash leaves all of it or nothing. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  writeFileSync(`${file}.new`, content)
  renameSync(`${file}.new`, file)
}
