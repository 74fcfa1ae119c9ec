import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, chanceAt, luck, recallAt } from './recall.ts'

const gallery = Float32Array.of(1, 0, 0.8, 0.6, 0, 1) // three unit rows of two numbers
const query = Float32Array.of(1, 0) // its scores: 1, 0.8, 0

test('the rank of an answer is how many wrong rows stand before it', () => {
  const asked = (...right: number[]) => answers(query, gallery, 2, (_, row) => right.includes(row))[0]
  assert.deepEqual(asked(0), { wrongBefore: 0, right: 1 })
  assert.deepEqual(asked(2), { wrongBefore: 2, right: 1 })
  assert.deepEqual(asked(1, 2), { wrongBefore: 1, right: 2 }, 'the best of two right rows counts')
  assert.deepEqual(asked(0, 1, 2), { wrongBefore: 0, right: 3 })
  assert.deepEqual(asked(), { wrongBefore: Infinity, right: 0 })
})

test('a model that puts everything in one place finds nothing', () => {
  const same = Float32Array.of(1, 0, 1, 0, 1, 0)
  const found = answers(same, same, 2, (query, row) => query === row)
  assert.deepEqual(
    found.map(({ wrongBefore }) => wrongBefore),
    [2, 2, 2],
  )
  assert.equal(recallAt(found).at1, 0)
})

test('recall@k is the part of queries with a right row among the first k', () => {
  const found = [0, 4, 5, 9, 10].map((wrongBefore) => ({ wrongBefore, right: 1 }))
  assert.deepEqual(recallAt(found), { at1: 1 / 5, at5: 2 / 5, at10: 4 / 5 })
})

test('luck counts all right rows', () => {
  assert.equal(luck(10, 1, 5), 0.5)
  assert.equal(luck(4, 2, 1), 0.5)
  assert.ok(Math.abs(luck(4, 2, 2) - 5 / 6) < 1e-12) // 1 - C(2, 2) / C(4, 2)
  assert.equal(luck(3, 1, 5), 1)
  assert.equal(luck(5, 0, 5), 0)
  const chance = chanceAt(
    [
      { wrongBefore: 0, right: 1 },
      { wrongBefore: 0, right: 3 },
    ],
    20,
  )
  assert.ok(Math.abs(chance.at1 - (1 / 20 + 3 / 20) / 2) < 1e-12)
})
