import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TopK } from './top-k.ts'

test('keeps the k greatest of a stream, best first', () => {
  const scores = Array.from({ length: 500 }, (_, i) => (i * 7919) % 1009)
  for (const k of [1, 2, 7, 100, 500, 600]) {
    const best = new TopK(k)
    scores.forEach((score, id) => best.push(id, score))
    const expected = scores.map((score, id) => ({ id, score })).sort((a, b) => b.score - a.score)
    assert.deepEqual(best.drain(), expected.slice(0, k))
  }
})

test('the floor rises once the heap is full', () => {
  const best = new TopK(2)
  assert.equal(best.floor, -Infinity)
  best.push(0, 5)
  best.push(1, 3)
  assert.equal(best.floor, 3)
  best.push(2, 4)
  assert.equal(best.floor, 4)
})
