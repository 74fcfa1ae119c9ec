import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PhotoId } from '../../shared/model/index.ts'
import { groupBursts, type BurstPhoto } from './bursts.ts'

let id = 0
const photo = (takenAt: number | null, perceptual: Uint8Array = print()): BurstPhoto => ({
  id: ++id as PhotoId,
  hash: `h${id}`,
  takenAt,
  perceptual,
})

/** A fingerprint that is far from the others. */
let seed = 1
function print(): Uint8Array {
  return Uint8Array.from({ length: 8 }, () => ((seed = (seed * 48271) % 2147483647), seed >> 8) & 255)
}

function flipped(of: Uint8Array, bits: number): Uint8Array {
  const copy = Uint8Array.from(of)
  for (let i = 0; i < bits; i++) copy[i % 8]! ^= 1 << Math.floor(i / 8)
  return copy
}

const groups = (photos: BurstPhoto[]) => [...groupBursts(photos)]

test('photos a few seconds apart are one moment, later ones another', () => {
  assert.deepEqual(groups([photo(0), photo(4_000), photo(8_000), photo(14_000)]), [0, 0, 0, 1])
  assert.deepEqual(
    groups([photo(14_000), photo(0), photo(60_000), photo(3_000)]),
    [0, 1, 2, 1],
    'in any order',
  )
  assert.deepEqual(groups([photo(null), photo(null)]), [0, 1])
})

test('a camera that never rests makes a new moment each minute', () => {
  const photos = Array.from({ length: 100 }, (_, i) => photo(i * 3_000))
  const sizes = Map.groupBy(groups(photos), (burst) => burst)
  assert.equal(sizes.size, 5)
  assert.ok([...sizes.values()].every((burst) => burst.length <= 21))
})

test('a scene taken again soon is the same moment when it looks alike', () => {
  const scene = print()
  assert.deepEqual(groups([photo(0, scene), photo(90_000, flipped(scene, 4))]), [0, 0])
  assert.deepEqual(groups([photo(0, scene), photo(90_000, flipped(scene, 5))]), [0, 1])
  assert.deepEqual(groups([photo(0, scene), photo(130_000, flipped(scene, 4))]), [0, 1])
})

test('copies are one moment whenever they were taken, plain pictures are not taken for copies', () => {
  const scene = print()
  assert.deepEqual(groups([photo(0, scene), photo(9e9, scene), photo(null, scene)]), [0, 0, 0])
  const plain = new Uint8Array(8).fill(1, 0, 7)
  assert.deepEqual(groups([photo(0, plain), photo(9e9, plain)]), [0, 1])
  const again = photo(0, plain)
  assert.deepEqual(
    groups([again, { ...photo(9e9, plain), hash: again.hash }]),
    [0, 0],
    'unless byte for byte',
  )
})

test('a date that a scanner put on everything says nothing', () => {
  assert.equal(new Set(groups(Array.from({ length: 500 }, () => photo(0)))).size, 500)
})

test('a part of a larger buffer is read at its place', () => {
  const scene = print()
  const buffer = new Uint8Array(32)
  buffer.set(scene, 5)
  assert.deepEqual(groups([photo(0, scene), photo(9e9, buffer.subarray(5, 13))]), [0, 0])
})

test('100,000 photos are grouped in a moment', (t) => {
  const photos = Array.from({ length: 100_000 }, (_, i) =>
    photo(Math.floor(i / 4) * 30_000 + (i % 4) * 1_000),
  )
  const start = performance.now()
  const bursts = groupBursts(photos)
  const took = performance.now() - start
  assert.equal(new Set(bursts).size, 25_000)
  assert.ok(took < 5000, `${took} ms`) // about 200 ms on an idle machine
  t.diagnostic(`100,000 photos: ${took.toFixed(0)} ms`)
})
