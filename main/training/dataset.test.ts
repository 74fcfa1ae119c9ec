import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { TrainRequest } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import { library, photo } from '../store/test-library.ts'
import { choose } from './dataset.ts'

const hashes = Array.from({ length: 60 }, (_, i) =>
  ((i * 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(8),
)

/** What a run of a library would use whose photos were read in this order. */
async function chosen(t: TestContext, read: readonly string[]) {
  const store = library(t)
  for (const hash of read) photo(store, hash)
  await assignBursts(store)
  const { plan, dataset } = choose(store, TrainRequest.parse({ method: 'simclr' }))
  const inOrder = (photos: readonly { hash: string }[]) => photos.map(({ hash }) => hash)
  return { batch: plan.batch, train: inOrder(dataset.train), heldOut: inOrder(dataset.heldOut) }
}

test('a run uses the same photos in the same order, in whatever order they were read', async (t) => {
  const one = await chosen(t, hashes)
  assert.ok(one.train.length > 0 && one.heldOut.length > 0)
  assert.deepEqual(await chosen(t, hashes.toReversed()), one)
})
