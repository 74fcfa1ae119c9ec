import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, beforeEach, test } from 'node:test'
import sharp from 'sharp'
import { Decoder, preparePixels } from '../media/index.ts'
import { ownPreprocessing, type QueryImageId } from '../../shared/model/index.ts'
import { QueryImages } from './query-images.ts'

const decoder = new Decoder()
after(() => decoder.close())

let home: string
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'kindred-queries-'))))
afterEach(() => rm(home, { recursive: true }))

const picture = (width: number, red: number) =>
  sharp({ create: { width, height: 40, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer()

test('keeps a picture small, under an id that its bytes give', async () => {
  const images = new QueryImages(join(home, 'queries'), decoder)
  const id = await images.add(await picture(2000, 255))
  assert.equal(await images.add(await picture(2000, 255)), id)
  assert.notEqual(await images.add(await picture(2000, 100)), id)
  assert.equal((await sharp(await images.path(id, 1024)).metadata()).width, 1024)
  const [red, green] = await preparePixels(await images.path(id, 256), ownPreprocessing(4))
  assert.ok(red! > 250 && green! < 5)
})

test('a later session finds it', async () => {
  const id = await new QueryImages(join(home, 'queries'), decoder).add(await picture(50, 9))
  assert.ok(await new QueryImages(join(home, 'queries'), decoder).path(id, 256))
})

test('what is no picture is refused and nothing of it stays', async () => {
  const images = new QueryImages(join(home, 'queries'), decoder)
  await assert.rejects(images.add(Buffer.from('hello')), { code: 'BAD_IMAGE', message: /^The picture/ })
  await assert.rejects(images.add(Buffer.alloc(0), 'holiday.jpg'), {
    code: 'BAD_IMAGE',
    message: /^holiday\.jpg/,
  })
  await assert.rejects(images.add((await picture(500, 1)).subarray(0, 60)), { code: 'BAD_IMAGE' })
  await assert.rejects(images.add(Buffer.alloc(64 * 2 ** 20 + 1)), { code: 'BAD_IMAGE', message: /64 MB/ })
  assert.deepEqual(await readdir(home), [])
})

test('an id is never a path', async () => {
  const images = new QueryImages(join(home, 'queries'), decoder)
  for (const id of ['../../../etc/passwd', 'x'.repeat(32), 'a'.repeat(32)]) {
    await assert.rejects(images.path(id as QueryImageId, 256), { code: 'NOT_FOUND' })
  }
})

test('only the hundred used last are kept', async () => {
  const images = new QueryImages(join(home, 'queries'), decoder)
  const first = await images.add(await picture(10, 1))
  const second = await images.add(await picture(10, 2))
  const old = new Date(Date.now() - 3_600_000)
  for (const name of await readdir(join(home, 'queries'))) await utimes(join(home, 'queries', name), old, old)
  await images.path(first, 256)
  await images.path(first, 1024)
  for (let i = 0; i < 99; i++) await images.add(await picture(11 + i, 3))
  assert.ok(await images.path(first, 256))
  await assert.rejects(images.path(second, 256), { code: 'NOT_FOUND' })
  assert.equal((await readdir(join(home, 'queries'))).length, 200)
})
