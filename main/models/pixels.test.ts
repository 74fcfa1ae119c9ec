import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { ownPreprocessing, type Preprocessing } from '../../shared/model/index.ts'
import { fitOf, preparePixels } from '../media/index.ts'
import { thumbPixels } from './index.ts'
import { enlarge } from '../media/prepare/resample.ts'

let dir: string
before(async () => void (dir = await mkdtemp(join(tmpdir(), 'kindred-pixels-'))))
after(() => rm(dir, { recursive: true }))

const preprocessing = (more: Partial<Preprocessing>): Preprocessing => ({ ...ownPreprocessing(8), ...more })
const plain = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })

/** Pillow 10.4: `Image.resize((5, 3))` of the picture below. */
const byPillow = {
  bilinear: [
    0, 10, 200, 102, 30, 160, 255, 60, 100, 120, 42, 58, 30, 30, 30, 45, 5, 228, 80, 66, 158, 133, 158, 53,
    101, 111, 69, 79, 79, 79, 90, 0, 255, 58, 102, 155, 10, 255, 5, 81, 179, 79, 128, 128, 128,
  ],
  bicubic: [
    0, 6, 205, 103, 25, 168, 255, 47, 106, 122, 34, 48, 5, 22, 18, 48, 3, 232, 79, 62, 165, 133, 158, 53, 102,
    114, 62, 75, 73, 81, 102, 0, 255, 54, 99, 162, 0, 255, 0, 81, 193, 76, 145, 124, 144,
  ],
  lanczos3: [
    0, 4, 203, 114, 22, 176, 255, 36, 112, 136, 26, 41, 0, 15, 11, 52, 2, 232, 80, 64, 167, 133, 158, 53, 106,
    121, 53, 72, 66, 88, 116, 0, 255, 45, 105, 158, 0, 255, 0, 75, 215, 64, 161, 116, 164,
  ],
}

for (const kernel of ['bilinear', 'bicubic', 'lanczos3'] as const) {
  test(`pictures are enlarged as Pillow does: ${kernel}`, () => {
    const data = Uint8Array.from([
      0, 10, 200, 255, 60, 100, 30, 30, 30, 90, 0, 255, 10, 255, 5, 128, 128, 128,
    ])
    const all = { left: 0, top: 0, width: 5, height: 3 }
    const found = enlarge({ data, width: 3, height: 2 }, { width: 5, height: 3 }, all, kernel).data
    found.forEach((value, i) => assert.ok(Math.abs(value - byPillow[kernel][i]!) <= 1, `${i}: ${value}`))
    const part = { left: 1, top: 1, width: 3, height: 2 }
    const cut = enlarge({ data, width: 3, height: 2 }, { width: 5, height: 3 }, part, kernel)
    assert.deepEqual([...cut.data.subarray(0, 9)], [...found.subarray(18, 27)])
    assert.deepEqual([...cut.data.subarray(9)], [...found.subarray(33, 42)])
  })
}

test('the middle of a photo is where the model looks for it', () => {
  const at = (width: number, height: number, more: Partial<Preprocessing>) =>
    fitOf({ width, height }, preprocessing({ size: 224, resize: 224, ...more }))
  // int(224 * 1023 / 767) = 298, and half of 74 is left over on each side; of 75, half a pixel.
  assert.deepEqual(at(1023, 767, { fit: 'crop' }), {
    resized: { width: 298, height: 224 },
    window: { left: 37, top: 0, width: 224, height: 224 },
  })
  const [down, even] = (['down', 'even'] as const).map((rounding) => at(299, 224, { fit: 'crop', rounding }))
  assert.equal(down!.window.left, 37)
  assert.equal(even!.window.left, 38)
  assert.equal(at(297, 224, { fit: 'crop', rounding: 'even' }).window.left, 36)
  assert.deepEqual(at(400, 300, { fit: 'crop', resize: 256 }), {
    resized: { width: 341, height: 256 },
    window: { left: 58, top: 16, width: 224, height: 224 },
  })
  assert.deepEqual(at(1000, 30, { fit: 'pad' }).resized, { width: 224, height: 7 })
  assert.deepEqual(at(9000, 2, { fit: 'pad' }).resized, { width: 224, height: 1 })
  assert.deepEqual(at(1000, 30, { fit: 'stretch' }).resized, { width: 224, height: 224 })
})

test('of a photo whose sides are red, a crop sees the middle, a square all; padding has its own grey', async () => {
  const file = join(dir, 'sides.png')
  const middle = { input: await plain(100, 80, 'blue').png().toBuffer() }
  await plain(160, 80, 'red').composite([middle]).png().toFile(file)
  const shares = async (more: Partial<Preprocessing>) => {
    const pixels = await preparePixels(file, preprocessing(more))
    assert.equal(pixels.length, 8 * 8 * 3)
    const count = (r: number, b: number) =>
      Array.from({ length: 64 }, (_, i) => i).filter(
        (i) => Math.abs(pixels[3 * i]! - r) < 20 && Math.abs(pixels[3 * i + 2]! - b) < 20,
      ).length
    return { red: count(255, 0), blue: count(0, 255), grey: count(100, 100) }
  }
  assert.deepEqual(await shares({ fit: 'crop', kernel: 'bilinear' }), { red: 0, blue: 64, grey: 0 })
  const { red, blue } = await shares({ fit: 'stretch', kernel: 'bilinear' })
  assert.ok(red >= 16 && blue >= 32)
  assert.equal((await shares({ fit: 'pad', fill: 100, kernel: 'bilinear' })).grey, 32)
})

test('a picture turned by its file is upright before it is cut', async () => {
  const left = { input: await plain(50, 90, 'blue').png().toBuffer(), left: 0, top: 0 }
  const file = await plain(300, 90, 'red')
    .composite([left])
    .withExif({})
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  // Upright it is 90 x 300 with the blue on top; the middle is all red.
  const pixels = await preparePixels(file, preprocessing({ fit: 'crop' }))
  assert.ok(pixels[0]! > 240 && pixels[2]! < 20)
  const whole = await preparePixels(file, preprocessing({ fit: 'stretch' }))
  assert.ok(whole[2]! > 200 && whole[7 * 3 + 2]! > 200 && whole[7 * 8 * 3 + 2]! < 20)
})

test('a line of one pixel by thousands costs no more than what is seen of it', async () => {
  const file = await plain(1, 12_000, 'red').png().toBuffer()
  for (const fit of ['crop', 'stretch', 'pad'] as const) {
    assert.equal(
      (await preparePixels(file, preprocessing({ size: 224, resize: 224, fit }))).length,
      224 * 224 * 3,
    )
  }
})

test('the large thumbnail is read where the small one would have to be enlarged', async () => {
  const thumbs = { small: join(dir, 'small.webp'), large: join(dir, 'large.webp') }
  await writeFile(thumbs.small, await plain(256, 171, 'red').webp().toBuffer())
  await writeFile(thumbs.large, await plain(1024, 683, 'blue').webp().toBuffer())
  const isRed = async (more: { size: number; fit: Preprocessing['fit'] }) => {
    const pixels = await thumbPixels(thumbs, preprocessing({ ...more, resize: more.size }))
    return pixels[3 * ((more.size ** 2) >> 1)]! > 128
  }
  assert.equal(await isRed({ size: 171, fit: 'crop' }), true)
  assert.equal(await isRed({ size: 172, fit: 'crop' }), false)
  assert.equal(await isRed({ size: 172, fit: 'stretch' }), false)
  assert.equal(await isRed({ size: 256, fit: 'pad' }), true)
  // A photo that is small itself has no larger form.
  await writeFile(thumbs.small, await plain(100, 60, 'red').webp().toBuffer())
  assert.equal(await isRed({ size: 224, fit: 'crop' }), true)
})
