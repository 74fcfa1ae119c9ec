import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Embedder } from './embedder.ts'
import { measure, type Measured } from './retrieval.ts'

/** A picture of one grey is embedded by how light it is, a text by the number in it. */
const at = (value: number) => [Math.cos(value / 100), Math.sin(value / 100)]
const model: Embedder = {
  dims: 2,
  size: 4,
  hasText: true,
  encodeImages: async (pixels, n) =>
    Float32Array.from(Array.from({ length: n }, (_, i) => at(pixels[i * 4 * 4 * 3]!)).flat()),
  encodeText: async (texts) => Float32Array.from(texts.flatMap((text) => at(Number(text.match(/\d+/)![0])))),
}

const grey = (value: number) => new Uint8Array(4 * 4 * 3).fill(value)
const photo = (value: number, captions: [text: string, number: number][], burst: number): Measured => ({
  pixels: async () => grey(value),
  captions: captions.map(([text]) => text),
  texts: captions.map(([, number]) => number),
  burst,
})

test('an equal caption of another photo is right as Kindred counts, and wrong as papers count', async () => {
  const photos = [
    photo(10, [['10', 0]], 1),
    // Its caption is that of the first, which lies nearer to it.
    photo(13, [['10', 0]], 2),
    photo(50, [['50', 1]], 3),
    photo(90, [['90', 2]], 4),
  ]
  const { quality, trial } = await measure(model, photos, { views: false })
  assert.deepEqual([quality.photos, quality.captions], [4, 3])
  assert.equal(quality.textToImage!.at1, 1)
  assert.equal(quality.asPublished!.textToImage.at1, 3 / 4)
  assert.equal(quality.asPublished!.textToImage.at5, 1)
  assert.equal(quality.imageToText!.at1, 1)
  assert.equal(quality.viewToView, null)
  assert.deepEqual([trial.kind, trial.rows, trial.answers.length], ['textToImage', 4, 3])
})

test('all captions of a photo are queries, and any of them is its answer', async () => {
  const photos = [
    // Its second caption lies at the other photo.
    photo(
      10,
      [
        ['11', 0],
        ['59', 1],
      ],
      1,
    ),
    photo(60, [['62', 2]], 2),
  ]
  const { quality } = await measure(model, photos, { views: false })
  assert.deepEqual([quality.captions, quality.textToImage!.at1], [3, 2 / 3])
  // The first photo's nearest text is its own; the second's is the other's.
  assert.equal(quality.imageToText!.at1, 1 / 2)
  assert.deepEqual(quality.asPublished, {
    textToImage: quality.textToImage,
    imageToText: quality.imageToText,
  })
})

test('a photo of the same burst is right as Kindred counts', async () => {
  const photos = [photo(12, [['10', 0]], 1), photo(10, [['12', 1]], 1), photo(80, [['80', 2]], 2)]
  const { quality } = await measure(model, photos, { views: false })
  assert.equal(quality.textToImage!.at1, 1)
  assert.equal(quality.asPublished!.textToImage.at1, 1 / 3)
})

test('of photos without captions views are measured; those that cannot be decoded are left out', async () => {
  const torn: Measured = { ...photo(1, [], 9), pixels: async () => null }
  const photos = [photo(0, [], 1), torn, photo(80, [], 2), photo(160, [], 3)]
  const seen: number[] = []
  const { quality } = await measure(model, photos, { views: false, report: (done) => seen.push(done) })
  assert.deepEqual([quality.photos, quality.textToImage, quality.asPublished], [3, null, null])
  assert.equal(quality.viewToView!.at1, 1)
  assert.deepEqual(seen, [3])
  await assert.rejects(measure(model, [torn], { views: false }), { code: 'TOO_FEW_PHOTOS' })
})

test('of however many photos, a bounded number is decoded at once', async () => {
  let [held, most] = [0, 0]
  const photos = Array.from({ length: 1000 }, (_, i) => ({
    ...photo(i % 250, [[`${i % 250}`, i]], i),
    pixels: async () => {
      most = Math.max(most, ++held)
      return grey(i % 250)
    },
  }))
  const counting: Embedder = {
    ...model,
    encodeImages: async (pixels, n) => {
      held -= n
      return model.encodeImages(pixels, n)
    },
  }
  const { quality } = await measure(counting, photos, { views: false })
  assert.equal(quality.photos, 1000)
  assert.ok(most <= 100, `${most} were decoded at once`)
})
