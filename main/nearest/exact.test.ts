import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exactSearch } from './exact.ts'
import { tableOf } from './test-source.ts'

test('orders by cosine and answers with ids, for sizes that are no multiple of four', async () => {
  const data = Float32Array.of(1, 0, 0, 0, 0, /**/ 0.6, 0.8, 0, 0, 0, /**/ 0, 0, 0, 0, 1)
  const table = tableOf({ ids: [11, 22, 33], data }, 5)
  const hits = await exactSearch(table, Float32Array.of(0, 0.6, 0, 0, 0.8), 2)
  assert.deepEqual(
    hits.map((hit) => hit.id),
    [33, 22],
  )
  assert.ok(Math.abs(hits[0]!.score - 0.8) < 1e-3 && Math.abs(hits[1]!.score - 0.48) < 1e-3)
})

test('asks for more than there is, or for nothing', async () => {
  const table = tableOf({ ids: [1, 2], data: Float32Array.of(1, 0, 0, 1) }, 2)
  assert.equal((await exactSearch(table, Float32Array.of(1, 0), 10)).length, 2)
  assert.deepEqual(await exactSearch(table, Float32Array.of(1, 0), 0), [])
  assert.deepEqual(
    await exactSearch(tableOf({ ids: [], data: new Float32Array(0) }, 2), Float32Array.of(1, 0), 5),
    [],
  )
})

test('a vector that is no number is never an answer', async () => {
  const table = tableOf({ ids: [1, 2], data: Float32Array.of(NaN, 0, 0, 1) }, 2)
  assert.deepEqual(await exactSearch(table, Float32Array.of(0, 1), 5), [{ id: 2, score: 1 }])
})
