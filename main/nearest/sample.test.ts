import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Sample } from './sample.ts'
import { tableOf } from './test-source.ts'

const DIMS = 2
/** Vector i has its own first number, so that a score tells which one it is of. */
const tableWith = (ids: readonly number[]) =>
  tableOf({ ids, data: Float32Array.from(ids.flatMap((id) => [id / 2 ** 20, id % 1024])) }, DIMS)
const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const scores = (sample: Sample) => [...sample.scores(Float32Array.of(0, 1))].sort((a, b) => a - b)

function sampleOf(ids: readonly number[], order = ids): Sample {
  const sample = new Sample(tableWith(ids))
  for (const id of order) sample.add(id)
  return sample
}

test('holds every vector while there are few, each once', async () => {
  const sample = sampleOf([3, 1, 2], [3, 1, 2, 2])
  assert.deepEqual(scores(sample), [1, 2, 3])
  const vectors = [...(await sample.vectors())]
  assert.deepEqual(vectors.filter((_, i) => i % DIMS === 1).toSorted(), [1, 2, 3])
})

test('of many it holds the same 2,000 in whatever order they came, spread over all', () => {
  const ids = range(20_000)
  const all = scores(sampleOf(ids))
  assert.equal(all.length, 2000)
  assert.deepEqual(scores(sampleOf(ids, ids.toReversed())), all)
  assert.deepEqual(scores(sampleOf(ids, [...ids, ...ids])), all)
  for (let part = 0; part < 4; part++) {
    const inside = all.filter((score) => score >= part * 256 && score < (part + 1) * 256).length
    assert.ok(inside > 400 && inside < 600, `${inside} of part ${part}`)
  }
})

test('what is taken out of the table is replaced: it is the sample of what is left', async () => {
  const table = tableWith(range(20_000))
  const sample = new Sample(table)
  for (const id of range(20_000)) sample.add(id)
  for (const id of range(5000)) table.remove(id)
  assert.ok(scores(sample).length < 1600, 'those that are gone have no score')
  await sample.refill()
  assert.deepEqual(scores(sample), scores(sampleOf(range(20_000).slice(5000))))
})
