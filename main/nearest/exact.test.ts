import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exactSearch } from './exact.ts'

test('orders by cosine and answers with ids, for sizes that are no multiple of four', () => {
  const data = Float32Array.of(1, 0, 0, 0, 0, /**/ 0.6, 0.8, 0, 0, 0, /**/ 0, 0, 0, 0, 1)
  const hits = exactSearch(data, [11, 22, 33], Float32Array.of(0, 0.6, 0, 0, 0.8), 2)
  assert.deepEqual(
    hits.map((hit) => hit.id),
    [33, 22],
  )
  assert.ok(Math.abs(hits[0]!.score - 0.8) < 1e-6 && Math.abs(hits[1]!.score - 0.48) < 1e-6)
})

test('asks for more than there is, or for nothing', () => {
  const data = Float32Array.of(1, 0, 0, 1)
  assert.equal(exactSearch(data, [1, 2], Float32Array.of(1, 0), 10).length, 2)
  assert.deepEqual(exactSearch(data, [1, 2], Float32Array.of(1, 0), 0), [])
  assert.deepEqual(exactSearch(new Float32Array(0), [], Float32Array.of(1, 0), 5), [])
})

test('a vector that is no number is never an answer', () => {
  const data = Float32Array.of(NaN, 0, 0, 1)
  assert.deepEqual(exactSearch(data, [1, 2], Float32Array.of(0, 1), 5), [{ id: 2, score: 1 }])
})
