/** A few photos' direction in a made-up library: kinds differ along wide axes, single things along narrow ones. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../shared/lib/random.ts'
import { discriminant } from './discriminant.ts'

const [KINDS, DIMS, LIBRARY] = [8, 48, 600]
const WIDE = 1
/** How far one thing lies from others of its kind, how much its own photos vary, and all others of their kind. */
const [OWN, VARY, NARROW] = [0.06, 0.05, 0.12]

const random = new Random(1)
const noise = (by: number) => Float32Array.from({ length: DIMS }, () => by * random.normal())

/** A photo of a kind; of one thing of that kind, by its place off it. */
function photo(kind: number, thing?: Float32Array): Float32Array {
  const vector = noise(thing ? VARY : NARROW)
  if (thing) thing.forEach((value, i) => (vector[i]! += value))
  vector[kind]! += WIDE
  for (let i = 0; i < KINDS; i++) vector[i]! += 0.3 * random.normal()
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
const aThing = () => noise(OWN).map((value, i) => (i < KINDS ? 0 : value))

const library = Array.from({ length: LIBRARY }, (_, i) => photo(i % KINDS))
const sample = Float32Array.from(library.flatMap((vector) => [...vector]))
const apart = (vectors: readonly Float32Array[]) => vectors.map((vector, burst) => ({ vector, burst }))
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
const mean = (vectors: readonly Float32Array[]) =>
  vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]! / vectors.length, 0))

/** Of the photos that are sought, the share that lie before all but as many others. */
function found(direction: Float32Array, sought: readonly Float32Array[], others: readonly Float32Array[]) {
  const scores = others.map((vector) => dot(vector, direction)).sort((a, b) => b - a)
  const least = scores[sought.length]!
  return sought.filter((vector) => dot(vector, direction) > least).length / sought.length
}

test('one thing is told from all of its kind, where the mean of its photos finds the kind', () => {
  const thing = aThing()
  const shown = Array.from({ length: 5 }, () => photo(0, thing))
  const others = Array.from({ length: 20 }, () => photo(0, thing))
  const direction = discriminant(sample, apart(shown))
  assert.ok(Math.abs(Math.hypot(...direction) - 1) < 1e-5)
  const [now, before] = [direction, mean(shown)].map((each) => found(each, others, library))
  assert.ok(now! >= 0.9 && now! > before! + 0.2, `${now}, ${before}`)
})

test('of photos that have no more than their kind in common, it is the kind', () => {
  const shown = Array.from({ length: 5 }, () => photo(3))
  const sought = library.filter((_, i) => i % KINDS === 3)
  const others = library.filter((_, i) => i % KINDS !== 3)
  const [now, before] = [discriminant(sample, apart(shown)), mean(shown)].map((each) =>
    found(each, sought, others),
  )
  assert.ok(now! > before! - 0.05 && now! > 0.8, `${now}, ${before}`)
})

test('photos of one burst do not vouch for each other: the same as of one of them', () => {
  const [one, other] = [photo(1), photo(2)]
  const burst = [one, one, one].map((vector) => ({ vector, burst: 7 }))
  const alone = discriminant(sample, burst.slice(0, 1))
  discriminant(sample, burst).forEach((value, i) => assert.ok(Math.abs(value - alone[i]!) < 1e-5))
  assert.ok(dot(alone, one) > dot(alone, other))
})

test('a library of one photo, and one whose photos are alike, have the photo itself', () => {
  const vector = photo(4)
  for (const alike of [[vector], [vector, vector, vector]]) {
    const direction = discriminant(Float32Array.from(alike.flatMap((each) => [...each])), apart(alike))
    assert.ok(dot(direction, vector) > 0.999)
  }
})
