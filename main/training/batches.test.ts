import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Batches } from './batches.ts'

const alone = (n: number) => Array.from({ length: n }, (_, i) => i)
const epoch = (batches: Batches, from = 0) =>
  Array.from({ length: batches.stepsPerEpoch }, (_, i) => batches.at(from + i))

test('an epoch shows every photo once, but for those that fill no batch', () => {
  const batches = new Batches(alone(10), 3, 1)
  assert.equal(batches.stepsPerEpoch, 3)
  const seen = epoch(batches).flat()
  assert.equal(seen.length, 9)
  assert.equal(new Set(seen).size, 9)
})

test('the order follows from seed and epoch alone, whichever step is asked for first', () => {
  const [one, other] = [new Batches(alone(40), 4, 7), new Batches(alone(40), 4, 7)]
  const late = other.at(13)
  const walked = Array.from({ length: 20 }, (_, i) => one.at(i))
  assert.deepEqual(late, walked[13])
  assert.deepEqual(other.at(3), walked[3], 'also after a step of a later epoch')
  assert.notDeepEqual(walked.slice(0, 10), walked.slice(10), 'another epoch has another order')
  assert.notDeepEqual(walked.slice(0, 10), epoch(new Batches(alone(40), 4, 8)), 'another seed too')
})

test('photos of one burst come in different batches as long as others are left', () => {
  // Eight bursts of three: a batch of eight can always be of eight bursts.
  const bursts = Array.from({ length: 24 }, (_, i) => Math.floor(i / 3))
  for (let seed = 0; seed < 20; seed++) {
    const [first] = epoch(new Batches(bursts, 8, seed))
    assert.equal(new Set(first!.map((i) => bursts[i])).size, 8)
  }
})

test('where there is but one burst, the photos are still all shown', () => {
  const batches = new Batches([5, 5, 5, 5], 2, 1)
  assert.deepEqual(epoch(batches).flat().sort(), [0, 1, 2, 3])
})
