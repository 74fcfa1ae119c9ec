import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openReader, openStore, type Store } from './index.ts'

function library(t: TestContext): Store {
  const home = mkdtempSync(join(tmpdir(), 'kindred-features-'))
  const store = openStore(home)
  store.roots.add('/photos')
  t.after(() => {
    store.close()
    rmSync(home, { recursive: true })
  })
  return store
}

function photo({ files, photos, roots }: Store, hash: string, takenAt: number) {
  const [root] = roots.list()
  const what = { width: 4, height: 3, bytes: 1, placeholder: '', perceptual: new Uint8Array(8) }
  const where = { camera: null, latitude: null, longitude: null }
  const photoId = photos.put({ content: hash, hash, ...what, ...where, takenAt, dayOnly: false })
  const stamp = { size: 1, mtimeMs: 1, ctimeMs: 1, inode: 1, device: 1 }
  const found = { rootId: root!.id, path: hash, kind: 'picture', state: 'pending', reason: null } as const
  const fileId = files.put({ ...found, ...stamp })
  files.settle(fileId, 'indexed', null, photoId)
  return { photoId, fileId }
}

test('features are kept by content and trunk, as half floats', (t) => {
  const store = library(t)
  const { features, home } = store
  const [old, fresh] = [photo(store, 'old', 1), photo(store, 'fresh', 2)]
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
