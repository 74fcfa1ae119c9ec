import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openReader } from './index.ts'
import { library, photo } from './test-library.ts'

test('features are kept by content and trunk, as half floats', (t) => {
  const store = library(t)
  const { features, home } = store
  const [old, fresh] = [photo(store, 'old', { takenAt: 1 }), photo(store, 'fresh', { takenAt: 2 })]
  assert.deepEqual(features.missing('trunk'), [fresh.photoId, old.photoId], 'newest first')
  assert.deepEqual([features.count('trunk'), features.bytes('trunk')], [0, 0])

  features.put('trunk', [
    { hash: 'old', features: Float32Array.of(0.5, -3, 1000) },
    { hash: 'gone', features: Float32Array.of(1, 2, 3) },
  ])
  features.put('other', [{ hash: 'old', features: Float32Array.of(7) }])
  assert.deepEqual(features.missing('trunk'), [fresh.photoId])
  assert.deepEqual(features.get('trunk', ['old', 'fresh', 'gone']), [
    Float32Array.of(0.5, -3, 1000),
    null,
    Float32Array.of(1, 2, 3),
  ])
  assert.deepEqual([features.count('trunk'), features.bytes('trunk')], [2, 12])

  features.put('trunk', [{ hash: 'old', features: Float32Array.of(1.00048828125, 0, 0) }])
  const reader = openReader(home.folder)
  t.after(() => reader.close())
  assert.deepEqual(reader.features.get('trunk', ['old']), [Float32Array.of(1, 0, 0)], 'rounded to a half')
})

test('features are dropped a few at a time, and those of other trunks stay', (t) => {
  const { features } = library(t)
  const of = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ hash: `${i}`, features: Float32Array.of(i) }))
  features.put('trunk', of(5))
  features.put('other', of(2))
  assert.deepEqual([features.dropSome('trunk', 3), features.dropSome('trunk', 3)], [3, 2])
  assert.deepEqual([features.dropSome('trunk', 3), features.count('trunk')], [0, 0])
  assert.equal(features.count('other'), 2)
})

test('all or none of a batch is kept', (t) => {
  const store = library(t)
  assert.throws(() =>
    store.transaction(() => {
      store.features.put('trunk', [{ hash: 'a', features: Float32Array.of(1) }])
      throw new Error('the disk is full')
    }),
  )
  assert.equal(store.features.count('trunk'), 0)
})
