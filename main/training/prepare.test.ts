import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Gate } from '../../shared/lib/gate.ts'
import { PixelCache } from './sources/index.ts'
import { RUN_FILES, type Plan, type Dataset, type PlannedPhoto } from './plan.ts'
import { prepare } from './prepare.ts'
import { pixelMethodOf } from './methods/index.ts'

let base: string
const photos = Array.from({ length: 8 }, (_, id): PlannedPhoto => {
  return {
    id,
    hash: id.toString(16).padStart(64, '0'),
    burst: id,
    captions: [],
    names: [],
    sought: [],
    texts: [],
  }
})
const dataset: Dataset = { train: photos.slice(0, 6), heldOut: photos.slice(6) }
const plan: Plan = {
  method: 'simclr',
  recipe: null,
  seed: 1,
  provider: 'cpu',
  captionSources: [],
  folders: false,
  parent: null,
  budgetBefore: null,
  batch: 4,
  budget: { epochs: 1 },
  activate: 'never',
}

/** Photos that cannot be decoded. */
let damaged: readonly PlannedPhoto[] = []
const pixelsOf = async (photo: PlannedPhoto, size: number) =>
  damaged.includes(photo) ? new Error('damaged') : new Uint8Array(3 * size ** 2).fill(photo.id)

before(async () => void (base = await mkdtemp(join(tmpdir(), 'kindred-prepare-'))))
after(() => rm(base, { recursive: true }))

let reported: [done: number, total: number]
const prepareRun = () =>
  prepare({
    dir: join(base, 'run'),
    pixels: join(base, 'pixels'),
    plan,
    dataset,
    pixelsOf,
    signal: new AbortController().signal,
    gate: new Gate(),
    report: (...progress) => void (reported = progress),
  })

test('what cannot be decoded is left out', async () => {
  const [first, second] = dataset.train
  const [third, fourth] = dataset.heldOut
  damaged = [second!, third!]
  const left = await prepareRun()
  assert.deepEqual(left, { train: dataset.train.filter((photo) => photo !== second), heldOut: [fourth] })
  assert.deepEqual(JSON.parse(readFileSync(join(base, 'run', RUN_FILES.dataset), 'utf8')), left)
  const { image, side } = pixelMethodOf('simclr').recipe
  const square = Buffer.alloc(3 * image.size ** 2, fourth!.id)
  assert.deepEqual(readFileSync(join(base, 'run', RUN_FILES.heldOut)), square)
  assert.deepEqual(reported, [photos.length, photos.length])
  const cache = new PixelCache(join(base, 'pixels'), side)
  assert.deepEqual([cache.has(first!.hash), cache.has(second!.hash)], [true, false])
  cache.close()
})

test('when too few are left, it says why and what to do', async () => {
  await rm(join(base, 'pixels'), { recursive: true })
  damaged = photos
  await assert.rejects(prepareRun(), { code: 'TOO_FEW_PHOTOS', remedy: /kindred index/ })
})
