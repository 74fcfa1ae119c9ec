import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classesOf, className } from './class-names.ts'
import type { Embedder } from './embedder.ts'
import { labelQuality } from './label-quality.ts'
import { nearestNeighbours } from './nearest-neighbours.ts'
import { classVectors, zeroShot } from './zero-shot.ts'

test('top-1, top-5 and mAP are those that are computed by hand', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'never']
  const scores = [
    [0.9, 0.1, 0.2, 0, 0, 0, 0], // an a, named a
    [0.8, 0.7, 0, 0, 0, 0, 0], // a b, named a; b is second
    [0.5, 0.6, 0.4, 0.3, 0.2, 0.1, 0], // an f: a, b, c, d and e come first
    [0.3, 0.2, 0.2, 0, 0, 0, 0], // a c: b has the same score, and stands before it
  ].map((row) => Float32Array.from(row))
  const found = labelQuality(names, [0, 1, 5, 2], scores)
  assert.deepEqual([found.photos, found.top1, found.top5], [4, 1 / 4, 3 / 4])
  // a ranks the photos 0, 1, 2, 3: its own is first. b ranks them 1, 2, 3, 0: first. f ranks photo 2 first. c ranks them
  // 2, 3, 0, 1, where 0 has the score of 3 and stands before it: its own is third.
  const precisions = found.classes.map(({ averagePrecision }) => averagePrecision)
  assert.deepEqual(precisions, [1, 1, 1 / 3, null, null, 1, null])
  assert.ok(Math.abs(found.meanAveragePrecision - (3 + 1 / 3) / 4) < 1e-12)
  assert.deepEqual(found.classes[1], { name: 'b', photos: 1, top1: 0, averagePrecision: 1 })
  assert.deepEqual(found.classes[6], { name: 'never', photos: 0, top1: null, averagePrecision: null })
})

test('the average precision of several right photos is the mean of the precision down to each', () => {
  // By the score for a: right, wrong, right, right.
  const scores = [0.9, 0.8, 0.7, 0.6].map((score) => Float32Array.of(score, 0))
  const [a] = labelQuality(['a', 'b'], [0, 1, 0, 0], scores).classes
  assert.ok(Math.abs(a!.averagePrecision! - (1 + 2 / 3 + 3 / 4) / 3) < 1e-12)
})

test('a class is the deepest folder that holds a photo, and reads as words', () => {
  assert.equal(className('Royal-Gala'), 'Royal Gala')
  assert.equal(className('golden_retriever'), 'golden retriever')
  assert.equal(className('OatMilk'), 'Oat Milk')
  assert.equal(className('n01440764'), 'n01440764')
  assert.equal(className('__Été-à la_mer'), 'Été à la mer')
  assert.deepEqual(
    classesOf(['Fruit/Apple/Royal-Gala/1.jpg', 'Fruit/2.jpg', '3.jpg', 'x/Royal_Gala/4.jpg']),
    {
      names: ['Fruit', 'Royal Gala'],
      labels: [1, 0, null, 1],
    },
  )
})

/** Light and dark: a picture by its first byte, a text by whether it speaks of light. */
const model: Embedder = {
  dims: 2,
  size: 1,
  hasText: true,
  encodeImages: async (pixels, n) =>
    Float32Array.from(Array.from({ length: n }, (_, i) => (pixels[3 * i]! > 127 ? [1, 0] : [0, 1])).flat()),
  encodeText: async (texts) =>
    Float32Array.from(texts.flatMap((text) => (text.includes('light') ? [1, 0] : [0, 1]))),
}

test('photos are named by the nearest name; what cannot be decoded is left out', async () => {
  const photo = (value: number | null, label: number) => ({
    label,
    pixels: async () => (value === null ? null : new Uint8Array(3).fill(value)),
  })
  const done: number[] = []
  const photos = [photo(255, 1), photo(0, 0), photo(200, 0), photo(null, 1)]
  const found = await zeroShot(model, ['dark', 'light'], photos, (count) => done.push(count))
  assert.deepEqual([found.photos, found.top1, found.top5, done], [3, 2 / 3, 1, [3]])
  await assert.rejects(zeroShot(model, ['dark', 'light'], [photo(null, 0)]), { code: 'TOO_FEW_PHOTOS' })
})

test('photos are named by the votes of their nearest neighbours, the nearer ones counting more', async () => {
  // A picture lies at an angle of its first byte in degrees.
  const turned: Embedder = {
    ...model,
    encodeImages: async (pixels, n) =>
      Float32Array.from(
        Array.from({ length: n }, (_, i) => (pixels[3 * i]! * Math.PI) / 180).flatMap((angle) => [
          Math.cos(angle),
          Math.sin(angle),
        ]),
      ),
  }
  const at = (angle: number, label: number) => ({
    label,
    pixels: async () => new Uint8Array(3).fill(angle),
  })
  // At 40 degrees two of "far" are less near than one of "near": exp(cos 30 / T) twice is less than exp(cos 5 / T).
  const known = [at(45, 0), at(70, 1), at(70, 1), at(160, 2)]
  const found = await nearestNeighbours(turned, ['near', 'far', 'back'], known, [
    at(40, 0),
    at(75, 1),
    at(150, 1),
  ])
  assert.deepEqual([found.photos, found.top1, found.top5], [3, 2 / 3, 1])
  // Of many neighbours the 20 nearest vote: 25 farther ones are outvoted by none of their number.
  const crowd = [
    ...Array.from({ length: 20 }, () => at(10, 0)),
    ...Array.from({ length: 200 }, () => at(14, 1)),
  ]
  assert.equal((await nearestNeighbours(turned, ['few', 'many'], crowd, [at(9, 0)])).top1, 1)
})

test("a name's vector is the normalised mean over the templates", async () => {
  let asked: readonly string[] = []
  const noting: Embedder = {
    ...model,
    encodeText: async (texts) => {
      asked = texts
      return Float32Array.from(texts.flatMap((_, i) => (i % 2 ? [1, 0] : [0, 1])))
    },
  }
  const vectors = await classVectors(noting, ['dog', 'owl'])
  assert.ok(
    asked.every((text, i) => text.includes(i < asked.length / 2 ? 'dog' : 'owl')),
    asked.join('; '),
  )
  assert.equal(vectors.length, 4)
  for (const at of [0, 2]) assert.ok(Math.abs(Math.hypot(vectors[at]!, vectors[at + 1]!) - 1) < 1e-6)
})
