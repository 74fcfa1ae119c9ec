import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import type { FileId, PhotoId } from '../../shared/model/index.ts'
import { openStore, type FoundFacts, type Store } from './index.ts'
import { first } from './migrations/001-first.ts'
import { file, library, photo } from './test-library.ts'

const home = (t: TestContext) => {
  const dir = mkdtempSync(join(tmpdir(), 'kindred-facts-'))
  t.after(() => rmSync(dir, { recursive: true }))
  return dir
}

const facts = (
  of: { photoId: PhotoId; fileId: FileId },
  takenAt: number | null,
  place: number | null,
): FoundFacts => ({
  ...of,
  takenAt,
  dayOnly: false,
  latitude: place,
  longitude: place,
})

const shown = (store: Store, id: PhotoId) => {
  const { takenAt, dayOnly, latitude, longitude } = store.photos.details(id)!
  return [takenAt, dayOnly, latitude, longitude]
}

test('a sidecar gives date and place where the photo has none, until it goes', (t) => {
  const store = library(t)
  const bare = photo(store, 'bare.jpg')
  const dated = photo(store, 'dated.jpg', { takenAt: 1000, dayOnly: true })
  const sidecar = file(store, 'sidecar.json')
  store.captions.addFacts(sidecar, [facts(bare, 5000, 30), facts(dated, 5000, 40)])
  assert.deepEqual(shown(store, bare.photoId), [5000, false, 30, 30])
  assert.deepEqual(shown(store, dated.photoId), [1000, true, 40, 40])
  assert.deepEqual(
    store.photos.all().map(({ id }) => id),
    [bare.photoId, dated.photoId],
    'newest first',
  )
  // Refreshed from the file itself, as after a change: its own word comes first, and the sidecar's stays beside it.
  photo(store, 'bare.jpg', { takenAt: 7 })
  assert.deepEqual(shown(store, bare.photoId), [7, false, 30, 30])
  store.files.remove(sidecar)
  assert.deepEqual(shown(store, bare.photoId), [7, false, null, null])
  assert.deepEqual(shown(store, dated.photoId), [1000, true, null, null])
})

test('of two sidecars one is believed, and the other when that one goes', (t) => {
  const store = library(t)
  const bare = photo(store, 'bare.jpg')
  const [one, two] = [file(store, 'bare.xmp'), file(store, 'bare.jpg.json')]
  store.captions.addFacts(two, [facts(bare, 2000, 20)])
  store.captions.addFacts(one, [facts(bare, 1000, null)])
  assert.deepEqual(shown(store, bare.photoId), [1000, false, 20, 20])
  store.captions.clearOrigin(one)
  assert.deepEqual(shown(store, bare.photoId), [2000, false, 20, 20])
  store.captions.clearFile(bare.fileId)
  assert.deepEqual(shown(store, bare.photoId), [null, false, null, null])
})

test('a day without a time is sorted as the day, and says nothing of bursts', (t) => {
  const store = library(t)
  const { photoId } = photo(store, 'slide.jpg', { takenAt: Date.UTC(1987, 4, 9), dayOnly: true })
  assert.deepEqual(store.photos.outline().days, [{ day: '1987-05-09', start: 0, count: 1 }])
  assert.deepEqual(
    store.bursts.unassigned(1).map(({ id, takenAt }) => [id, takenAt]),
    [[photoId, null]],
  )
})

test('a library of the first version keeps its photos and their dates', (t) => {
  const dir = home(t)
  const db = new Database(join(dir, 'library.sqlite'))
  db.exec(first)
  db.pragma('user_version = 1')
  db.exec(`INSERT INTO roots (path, added_at) VALUES ('/photos', 1);
    INSERT INTO photos (hash, width, height, bytes, placeholder, perceptual, taken_at, added_at)
      VALUES ('a', 4, 3, 1, '', x'00', 123, 1);
    INSERT INTO files (root_id, path, kind, size, mtime_ms, state, photo_id)
      VALUES (1, 'a.jpg', 'picture', 1, 1, 'indexed', 1);`)
  db.close()
  const store = openStore(dir)
  t.after(() => store.close())
  assert.deepEqual(shown(store, 1 as PhotoId), [123, false, null, null])
})
