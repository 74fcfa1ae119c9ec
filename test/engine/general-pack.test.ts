/** The general pack as it lies in resources: it opens, its parts belong together, and it knows everyday things. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { loadPack, openEncoder, thumbPixels, type Pack, type QueryEncoder } from '../../main/models/index.ts'
import { oddsOf } from '../../main/search/index.ts'
import { weightsOf } from '../../main/tensor/index.ts'
import { readReplay, shapeOf } from '../../main/training/index.ts'

const DIR = resolve(import.meta.dirname, '../../resources/packs/general')
let pack: Pack
let encoder: QueryEncoder

before(async () => {
  pack = await loadPack(DIR)
  encoder = await openEncoder(pack, { provider: 'cpu' })
})
after(() => encoder.close())

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

test('texts that mean the same lie together, and are unit vectors', async () => {
  const dims = pack.manifest.embeddingSize
  const texts = ['a dog runs in the snow', 'a puppy playing in snow', 'a plate of food on a table']
  const vectors = await encoder.encodeText(texts)
  const [dog, puppy, food] = texts.map((_, i) => vectors.subarray(i * dims, (i + 1) * dims))
  assert.ok(Math.abs(dot(dog!, dog!) - 1) < 1e-3)
  assert.ok(dot(dog!, puppy!) > dot(dog!, food!) + 0.3, `${dot(dog!, puppy!)} and ${dot(dog!, food!)}`)
})

test('a text is the same alone and beside a longer one', async () => {
  const dims = pack.manifest.embeddingSize
  const alone = await encoder.encodeText(['a dog'])
  const beside = await encoder.encodeText(['a dog', 'two children in red coats walk along a beach at sunset'])
  assert.ok(dot(alone, beside.subarray(0, dims)) > 0.9999)
})

test('a photo is a unit vector, the same in a batch; its trunk and head are its vector', async () => {
  const dims = pack.manifest.embeddingSize
  const { preprocessing } = pack.manifest.image
  const pictures = ['icon-256.png', 'icon-1024.png'].map((name) => resolve(DIR, '../..', name))
  const pixels = await Promise.all(
    pictures.map((file) => thumbPixels({ small: file, large: file }, preprocessing)),
  )
  const both = await encoder.encodeImages(Buffer.concat(pixels), 2)
  const alone = await encoder.encodeImages(pixels[1]!, 1)
  assert.ok(Math.abs(dot(alone, alone) - 1) < 1e-3)
  assert.ok(dot(alone, both.subarray(dims)) > 0.9999)
  const features = await encoder.imageFeatures(pixels[1]!, 1)
  assert.ok(dot(alone, await encoder.imageHead(features, 1)) > 0.9999)
})

test('heads can be taught further: their weights, and pairs to replay, lie in the pack', async () => {
  const { image, text } = pack.manifest
  const read = async (file: string) => weightsOf(await readFile(join(DIR, file)))
  const weights = new Map([...(await read(image.head!)), ...(await read(text!.head!))])
  const shape = shapeOf(weights)
  assert.deepEqual([shape.image.features, shape.text.features], [image.features, text!.features])
  const replay = readReplay(DIR)
  assert.equal(replay.features.length, replay.captions.length * image.features)

  // Those pairs find each other through the heads: 100 captions, each among 100 photos.
  const n = 100
  const photos = await encoder.imageHead(replay.features.slice(0, n * image.features), n)
  const texts = await encoder.encodeText(replay.captions.slice(0, n).map(([caption]) => caption!))
  const dims = pack.manifest.embeddingSize
  const row = (of: Float32Array, i: number) => of.subarray(i * dims, (i + 1) * dims)
  const found = Array.from({ length: n }, (_, i) => {
    const own = dot(row(texts, i), row(photos, i))
    return Array.from({ length: n }, (_, j) => dot(row(texts, i), row(photos, j))).filter((s) => s > own)
      .length
  })
  const first = found.filter((before) => before < 10).length
  assert.ok(first >= 95, `of ${n} captions ${first} found their photo among the first 10`)
})

test('it is calibrated: how common a thing is counts, and of more words a score says less', async () => {
  const { calibration, embeddingSize } = pack.manifest
  assert.equal(calibration!.prior!.length, embeddingSize)
  const [common, rare] = await Promise.all(
    ['dog', 'greyhound'].map(async (word) => oddsOf(calibration!, [word], await encoder.encodeText([word]))),
  )
  assert.ok(common!.intercept > rare!.intercept + 1, `${common!.intercept} and ${rare!.intercept}`)
  assert.ok(calibration!.slopePerWord! < 0)
})
