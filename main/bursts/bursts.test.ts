import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { PhotoId } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { library, photo as photoIn } from '../store/test-library.ts'
import { isHeldOut } from './held-out.ts'
import { assignBursts } from './index.ts'

interface Taken {
  takenAt: number | null
  perceptual: Uint8Array
  hash: string
}

let made = 0
const photo = (takenAt: number | null, perceptual = print(), hash = hashOf(++made)): Taken => ({
  takenAt,
  perceptual,
  hash,
})
const hashOf = (seed: unknown) => createHash('sha256').update(String(seed)).digest('hex')

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

/** Adds photos as reading them does. */
const add = (store: Store, photos: readonly Taken[]): PhotoId[] =>
  store.transaction(() => photos.map((each) => photoIn(store, each.hash, each).photoId))

/** The burst of each photo, numbered from 0 in their order. */
function numbered(store: Store, ids: readonly PhotoId[]): number[] {
  const numbers = new Map<number, number>()
  return store.photos.keys(ids).map(({ burst }) => {
    numbers.set(burst!, numbers.get(burst!) ?? numbers.size)
    return numbers.get(burst!)!
  })
}

/** The bursts of photos that came all at once. */
async function groups(t: TestContext, photos: Taken[]): Promise<number[]> {
  const store = library(t)
  const ids = add(store, photos)
  await assignBursts(store)
  return numbered(store, ids)
}

test('photos a few seconds apart are one burst, later ones another', async (t) => {
  assert.deepEqual(await groups(t, [photo(0), photo(4_000), photo(8_000), photo(14_000)]), [0, 0, 0, 1])
  assert.deepEqual(
    await groups(t, [photo(14_000), photo(0), photo(60_000), photo(3_000)]),
    [0, 1, 2, 1],
    'in any order',
  )
  assert.deepEqual(await groups(t, [photo(null), photo(null)]), [0, 1])
})

test('a camera that never rests makes a new burst each minute', async (t) => {
  const sizes = Map.groupBy(
    await groups(
      t,
      Array.from({ length: 100 }, (_, i) => photo(i * 3_000)),
    ),
    (burst) => burst,
  )
  assert.equal(sizes.size, 5)
  assert.ok([...sizes.values()].every((burst) => burst.length <= 21))
})

test('a scene taken again soon is the same burst when it looks alike', async (t) => {
  const scene = print()
  assert.deepEqual(await groups(t, [photo(0, scene), photo(90_000, flipped(scene, 4))]), [0, 0])
  assert.deepEqual(await groups(t, [photo(0, scene), photo(90_000, flipped(scene, 5))]), [0, 1])
  assert.deepEqual(await groups(t, [photo(0, scene), photo(130_000, flipped(scene, 4))]), [0, 1])
})

test('copies are one burst whenever they were taken, plain pictures are not taken for copies', async (t) => {
  const scene = print()
  assert.deepEqual(await groups(t, [photo(0, scene), photo(9e9, scene), photo(null, scene)]), [0, 0, 0])
  const plain = new Uint8Array(8).fill(1, 0, 7)
  assert.deepEqual(await groups(t, [photo(0, plain), photo(9e9, plain)]), [0, 1])
})

test('a date that a scanner put on everything says nothing', async (t) => {
  const scanned = Array.from({ length: 500 }, () => photo(0))
  assert.equal(new Set(await groups(t, scanned)).size, 500)
})

test('a photo that comes later joins what is there, between two bursts too', async (t) => {
  const store = library(t)
  const ids = add(store, [photo(0), photo(8_000), photo(30_000)])
  await assignBursts(store)
  assert.deepEqual(numbered(store, ids), [0, 1, 2])
  ids.push(...add(store, [photo(34_000), photo(26_000), photo(4_000)]))
  await assignBursts(store)
  assert.deepEqual(numbered(store, ids), [0, 0, 1, 1, 1, 0])
})

/** A content hash on the wanted side. */
const hashOn = (heldOut: boolean) => {
  for (;;) {
    const hash = hashOf(`side ${++made}`)
    if (isHeldOut(hash) === heldOut) return hash
  }
}

test('the older of two bursts that merge stays, held out only if both were', async (t) => {
  const cases = [
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [false, false, false],
  ] as const
  for (const [first, second, both] of cases) {
    const store = library(t)
    const ids = add(store, [photo(0, print(), hashOn(first)), photo(8_000, print(), hashOn(second))])
    await assignBursts(store)
    const [older, younger] = store.photos.keys(ids).map(({ burst }) => burst!)
    const sides = [older!, younger!].map((burst) => store.bursts.heldOut().has(burst))
    assert.deepEqual(sides, [first, second])
    ids.push(...add(store, [photo(4_000)]))
    await assignBursts(store)
    assert.deepEqual(
      store.photos.keys(ids).map(({ burst }) => burst),
      [older, older, older],
    )
    assert.equal(store.bursts.heldOut().has(older!), both, `${first} and ${second}`)
  }
})

test('a photo keeps its side while the library grows from 200 to 2,000 photos', async (t) => {
  const store = library(t)
  const sideOf = (ids: readonly PhotoId[]) => {
    const heldOut = store.bursts.heldOut()
    return store.photos.keys(ids).map(({ burst }) => heldOut.has(burst!))
  }
  const ids = add(
    store,
    Array.from({ length: 200 }, (_, i) => photo(i * 600_000)),
  )
  await assignBursts(store)
  const before = sideOf(ids)
  const more = add(
    store,
    Array.from({ length: 1_800 }, (_, i) => photo(i * 600_000 + 300_000)),
  )
  await assignBursts(store)
  assert.deepEqual(sideOf(ids), before)
  const part = sideOf([...ids, ...more]).filter(Boolean).length / 2_000
  assert.ok(part > 0.07 && part < 0.13, `${part} held out`)
})

test('the threshold is a tenth of all hashes', () => {
  assert.equal(isHeldOut('00000000'.padEnd(64, 'f')), true)
  assert.equal(isHeldOut('19999999'.padEnd(64, '0')), true) // 0x19999999 / 2^32 = 0.09999…
  assert.equal(isHeldOut('1999999a'.padEnd(64, '0')), false)
  assert.equal(isHeldOut('f'.repeat(64)), false)
})

test('a stop leaves the rest for the next time', async (t) => {
  const store = library(t)
  const ids = add(
    store,
    Array.from({ length: 100 }, (_, i) => photo(i * 600_000)),
  )
  await assert.rejects(assignBursts(store, AbortSignal.abort()))
  const left = store.photos.keys(ids).filter(({ burst }) => burst === null).length
  assert.ok(left > 0 && left < 100, `${left} left`)
  await assignBursts(store)
  assert.ok(store.photos.keys(ids).every(({ burst }) => burst !== null))
})

test('others have their turn while many photos get their bursts', async (t) => {
  const store = library(t)
  const ids = add(
    store,
    Array.from({ length: 4_000 }, (_, i) => photo(Math.floor(i / 4) * 30_000 + (i % 4) * 1_000)),
  )
  let turns = 0
  const turn = () => void (turns++, (next = setImmediate(turn)))
  let next = setImmediate(turn)
  await assignBursts(store)
  clearImmediate(next)
  assert.ok(turns >= 4_000 / 32, `${turns} turns`)
  assert.equal(new Set(numbered(store, ids)).size, 1_000)
})
