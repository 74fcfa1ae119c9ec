import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Sample } from './sample.ts'

const DIMS = 2
/** Vector i has its own first number, so that a score tells which one it is of. */
const vectors = (ids: readonly number[]) => ({ ids, data: Float32Array.from(ids.flatMap((id) => [id, 0])) })
const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const picked = (sample: Sample) => [...sample.scores(Float32Array.of(1, 0))].sort((a, b) => a - b)

test('holds every vector while there are few, each once', () => {
  const sample = new Sample(vectors([3, 1]), DIMS)
  sample.add(2, Float32Array.of(2, 0))
  sample.add(2, Float32Array.of(9, 0))
  assert.deepEqual(picked(sample), [1, 2, 3])
})

test('of many it holds the same 2,000 in whatever order they came, spread over all', () => {
  const all = new Sample(vectors(range(20_000)), DIMS)
  const later = new Sample(vectors(range(20_000).reverse().slice(0, 15_000)), DIMS)
  for (const id of range(5000)) later.add(id, Float32Array.of(id, 0))
  assert.equal(picked(all).length, 2000)
  assert.deepEqual(picked(later), picked(all))
  for (let part = 0; part < 10; part++) {
    const inside = picked(all).filter((id) => id > part * 2000 && id <= (part + 1) * 2000).length
    assert.ok(inside > 150 && inside < 250, `${inside} of part ${part}`)
  }
})
