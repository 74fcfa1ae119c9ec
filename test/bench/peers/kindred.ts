/** One method on one tower, from JPEG files to updated weights: what peers.ts runs beside peer.py. Prints one line of JSON. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { preparePixels } from '../../../main/media/index.ts'
import {
  Captions,
  compile,
  Feed,
  keptSide,
  PixelCache,
  pixelMethodOf,
  Stepper,
  towerNamed,
} from '../../../main/training/index.ts'
import { inLanes } from '../../../shared/lib/in-lanes.ts'
import { ownPreprocessing } from '../../../shared/model/index.ts'

const [name, tower, folder, count, batch, epochs] = process.argv.slice(2) as [
  string,
  string,
  string,
  ...string[],
]
const [PHOTOS, BATCH, EPOCHS] = [count, batch, epochs].map(Number) as [number, number, number]
const STEPS_PER_CALL = 4
const VOCABULARY = 4096

const own = pixelMethodOf(name)
const image = towerNamed(tower)
const method = { ...own, recipe: { ...own.recipe, image, side: keptSide(image.size), batch: BATCH } }
const { recipe } = method
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.jpg'))
  .slice(0, PHOTOS)

const caption = Array.from({ length: 14 }, (_, i) => BigInt(4 + i))
const dir = mkdtempSync(join(tmpdir(), 'kindred-peers-'))
const began = performance.now()
const cache = new PixelCache(dir, recipe.side)
await inLanes(files, availableParallelism(), async (file) => {
  cache.add(hashOf(file), await preparePixels(join(folder, file), ownPreprocessing(recipe.side)))
})
const decoded = performance.now()
const { step, initialise } = compile(method, { batch: BATCH, photos: PHOTOS, vocabulary: VOCABULARY })
const stepper = await Stepper.open(step, initialise(1), 'cpu')
const texts =
  recipe.text &&
  new Captions(
    files.map((file) => [file]),
    { ...recipe.text, encode: () => caption },
  )
const photos = files.map((file, burst) => ({ hash: hashOf(file), burst, texts: [] }))
const feed = new Feed({ method, batch: BATCH, seed: 1, photos, source: cache, texts })
const opened = performance.now()
const steps = Math.floor(PHOTOS / BATCH) * EPOCHS
for (let done = 0; done < steps; done += STEPS_PER_CALL) {
  const now = Math.min(STEPS_PER_CALL, steps - done)
  await stepper.run(feed.take(done, new Array<number>(now).fill(0.5)), now)
}
const ended = performance.now()
await stepper.close()
cache.close()
rmSync(dir, { recursive: true })
console.log(
  JSON.stringify({
    decoding: PHOTOS / ((decoded - began) / 1000),
    opening: (opened - decoded) / 1000,
    training: (steps * BATCH) / ((ended - opened) / 1000),
    all: (steps * BATCH) / ((ended - began) / 1000),
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }),
)

function hashOf(file: string): string {
  return Buffer.from(file).toString('hex').padStart(64, '0').slice(-64)
}
