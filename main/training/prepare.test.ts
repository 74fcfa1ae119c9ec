import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { Decoder } from '../media/index.ts'
import { Gate } from '../../shared/lib/gate.ts'
import { homeAt, type Home } from '../store/index.ts'
import { PixelCache } from './sources/index.ts'
import { RUN_FILES, type Plan, type Dataset, type PlannedPhoto } from './plan.ts'
import { prepare } from './prepare.ts'
import { methodOf } from './methods/index.ts'

let base: string
let home: Home
const lines: string[] = []
const photos = Array.from({ length: 8 }, (_, id): PlannedPhoto => {
  return { id, hash: id.toString(16).padStart(64, '0'), burst: id, captions: [], texts: [] }
})
const dataset: Dataset = { train: photos.slice(0, 6), heldOut: photos.slice(6) }
const plan: Plan = {
  method: 'simclr',
  seed: 1,
  provider: 'cpu',
  captionSources: [],
  batch: 4,
  budget: { epochs: 1 },
  activate: 'never',
}

const original = (id: number) => ({ path: join(base, `${id}.jpg`), root: base })
const decoder = new Decoder()
const thumb = ({ hash }: PlannedPhoto) => home.thumb(hash, 256)

before(async () => {
  base = await mkdtemp(join(tmpdir(), 'kindred-prepare-'))
  home = homeAt(join(base, 'home'))
  for (const photo of photos) {
    const background = { r: 30 * photo.id, g: 0, b: 99 }
    const image = sharp({ create: { width: 20, height: 20, channels: 3, background } })
    await mkdir(dirname(thumb(photo)), { recursive: true })
    await image.jpeg().toFile(original(photo.id).path)
    await image.webp().toFile(thumb(photo))
  }
})
after(async () => {
  decoder.close()
  await rm(base, { recursive: true })
})

const prepareRun = () =>
  prepare({
    home,
    dir: join(base, 'run'),
    plan,
    dataset,
    original,
    decoder,
    signal: new AbortController().signal,
    gate: new Gate(),
    report: () => {},
    log: (line) => lines.push(line),
  })

test('a lost thumbnail is made up for by the photo; what cannot be decoded is left out and named', async () => {
  const [first, second] = dataset.train
  const [third, fourth] = dataset.heldOut
  for (const photo of [first!, second!, third!]) await rm(thumb(photo))
  for (const photo of [second!, third!]) await writeFile(original(photo.id).path, 'damaged')

  const left = await prepareRun()
  assert.deepEqual(left, { train: dataset.train.filter((photo) => photo !== second), heldOut: [fourth] })
  assert.deepEqual(JSON.parse(readFileSync(join(base, 'run', RUN_FILES.dataset), 'utf8')), left)
  const { image, side } = methodOf('simclr').recipe
  assert.equal(readFileSync(join(base, 'run', RUN_FILES.heldOut)).length, 3 * image.size ** 2)
  const cache = new PixelCache(home.pixels, side)
  assert.deepEqual([cache.has(first!.hash), cache.has(second!.hash)], [true, false])
  cache.close()
  assert.equal(lines.length, 2)
  for (const { id } of [second!, third!]) {
    assert.ok(lines.some((line) => line.includes(original(id).path) && line.includes('kindred index')))
  }
})

test('when too few are left, it says why and what to do', async () => {
  await rm(home.pixels, { recursive: true })
  for (const photo of dataset.train) {
    await rm(thumb(photo), { force: true })
    await writeFile(original(photo.id).path, 'damaged')
  }
  await assert.rejects(prepareRun(), { code: 'TOO_FEW_PHOTOS', remedy: /kindred index/ })
})
