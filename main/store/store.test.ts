import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import type { Job, ModelId, PackManifest, PhotoId, RunPoint, TrainingRun } from '../../shared/model/index.ts'
import { KindredError } from '../../shared/model/index.ts'
import { decodeFloat16, openStore, type PhotoRecord, type Store } from './index.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'kindred-store-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function library(t: TestContext): Store {
  const store = openStore(folder(t))
  t.after(() => store.close())
  return store
}

const photo = (hash: string, rest: Partial<PhotoRecord> = {}): PhotoRecord => ({
  content: hash,
  hash,
  width: 400,
  height: 300,
  bytes: 1000,
  placeholder: 'AAAA',
  perceptual: new Uint8Array(8),
  takenAt: null,
  dayOnly: false,
  camera: null,
  latitude: null,
  longitude: null,
  ...rest,
})

/** A photo with one indexed file. */
function present(store: Store, path: string, rest: Partial<PhotoRecord> = {}) {
  const root = store.roots.list()[0]?.id ?? store.roots.add('/photos')
  const photoId = store.photos.put(photo(rest.hash ?? path, rest))
  const fileId = found(store, path)
  store.files.settle(fileId, 'indexed', null, photoId)
  return { root, photoId, fileId }
}

const found = (store: Store, path: string) =>
  store.files.put({
    rootId: store.roots.list()[0]!.id,
    path,
    kind: 'picture',
    size: 10,
    mtimeMs: 1.5,
    ctimeMs: 1.5,
    inode: 1,
    device: 1,
    state: 'pending',
    reason: null,
  })

const code = (expected: string) => (error: unknown) =>
  error instanceof KindredError && error.code === expected

test('a library opens again with what was written', (t) => {
  const home = folder(t)
  const first = openStore(home)
  const { photoId } = present(first, 'a.jpg')
  first.close()
  const second = openStore(home)
  t.after(() => second.close())
  assert.equal(second.photos.byContent('a.jpg'), photoId)
  assert.ok(!readdirSync(home).includes('backups'))
})

test('a second opening is refused and names the owner', (t) => {
  const store = library(t)
  assert.throws(
    () => openStore(store.home.folder),
    (error: unknown) =>
      error instanceof KindredError &&
      error.code === 'LIBRARY_LOCKED' &&
      error.message.includes(String(process.pid)) &&
      error.remedy !== '',
  )
})

test('another process is refused while the owner lives, and takes over when it was killed', async (t) => {
  const home = folder(t)
  const script = `import { openStore } from '${new URL('./index.ts', import.meta.url).href}'
    openStore(process.argv[1]); console.log('open'); setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script, home])
  t.after(() => owner.kill('SIGKILL'))
  await once(owner.stdout, 'data')
  assert.throws(() => openStore(home), code('LIBRARY_LOCKED'))
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  openStore(home).close()
})

test('a library of a newer Kindred is refused and left as it is', (t) => {
  const home = folder(t)
  openStore(home).close()
  const db = new Database(join(home, 'library.sqlite'))
  db.pragma('user_version = 999')
  db.close()
  assert.throws(() => openStore(home), code('LIBRARY_NEWER'))
  assert.throws(() => openStore(home), code('LIBRARY_NEWER'), 'the refusal gives the lock back')
})

test('a home that cannot be made is named', (t) => {
  const file = join(folder(t), 'file')
  writeFileSync(file, '')
  assert.throws(() => openStore(join(file, 'home')), code('FOLDER_MISSING'))
})

test('a migration runs once, after a copy; one that fails changes nothing', (t) => {
  const home = folder(t)
  const backups = join(home, 'backups')
  const store = openStore(home)
  store.roots.add('/kept')
  store.close()
  const db = new Database(join(home, 'library.sqlite'))
  t.after(() => db.close())
  const second = 'ALTER TABLE roots ADD COLUMN note TEXT'
  assert.throws(() => migrate(db, [...migrations, `${second}; SELECT * FROM nowhere`], backups))
  assert.equal(db.pragma('user_version', { simple: true }), migrations.length)
  for (let i = 0; i < 2; i++) migrate(db, [...migrations, second], backups)
  assert.deepEqual(db.prepare('SELECT path, note FROM roots').all(), [{ path: '/kept', note: null }])
  const copies = readdirSync(backups)
  assert.equal(copies.length, 2, 'one before each attempt, none when nothing is to do')
  const copy = new Database(join(backups, copies[0]!), { readonly: true })
  t.after(() => copy.close())
  assert.deepEqual(copy.prepare('SELECT path FROM roots').all(), [{ path: '/kept' }])
  assert.throws(() => copy.prepare('SELECT note FROM roots'))
})

test('a transaction is written whole or not at all, nested ones too', (t) => {
  const store = library(t)
  assert.throws(() =>
    store.transaction(() => {
      store.roots.add('/a')
      store.transaction(() => store.roots.add('/b'))
      throw new Error('no')
    }),
  )
  assert.deepEqual(store.roots.list(), [])
  const id = store.transaction(() => store.roots.add('/a'))
  assert.deepEqual(
    store.roots.list().map((root) => root.id),
    [id],
  )
})

test('the ledger counts and pages every file, and goes with its root', (t) => {
  const store = library(t)
  const { root, fileId } = present(store, 'sub/a.jpg')
  const broken = found(store, 'b.jpg')
  const reason = { code: 'corrupt', message: 'b.jpg ends early', remedy: 'Restore it.' }
  store.files.settle(broken, 'failed', reason, null)
  found(store, 'c.jpg')
  assert.deepEqual(store.files.counts(root), {
    indexed: 1,
    pending: 1,
    failed: 1,
    unsupported: 0,
    offline: 0,
    excluded: 0,
  })
  assert.deepEqual(store.files.counts(), store.files.counts(root))
  const [entry] = store.files.page('failed', 0, 10)
  assert.deepEqual(entry, {
    id: broken,
    root: 'photos',
    path: 'b.jpg',
    state: 'failed',
    reason,
    size: 10,
    photoId: null,
  })
  assert.deepEqual(
    store.files.page(undefined, 1, 1).map(({ path }) => path),
    ['b.jpg'],
  )
  const { fileId: marked } = present(store, 'sub/d.jpg')
  store.files.settle(marked, 'indexed', reason, store.files.get(marked)!.photoId)
  assert.deepEqual(
    store.files.page('indexed', 0, 10).map(({ path }) => path),
    ['sub/d.jpg', 'sub/a.jpg'],
    'what was read with a remark comes first',
  )
  assert.equal(found(store, 'sub/a.jpg'), fileId, 'the same place is the same file')
  assert.equal(store.files.get(fileId)?.state, 'pending')
  assert.ok(store.roots.remove(root))
  assert.deepEqual(store.files.page(undefined, 0, 10), [])
})

test('a folder goes offline without its namesakes, and what it held stays present', (t) => {
  const store = library(t)
  const { root } = present(store, 'a_b/1.jpg')
  present(store, 'aXb/2.jpg')
  assert.equal(store.files.setOffline(root, 'a_b/', { code: 'offline', message: 'm', remedy: 'r' }), 1)
  assert.equal(store.files.counts().offline, 1)
  assert.equal(store.photos.count(), 2)
})

test('the outline is in columns, newest first, by days, and leaves out what is gone', (t) => {
  const store = library(t)
  const day = Date.UTC(2024, 4, 1)
  const old = present(store, 'old.jpg', { takenAt: Date.UTC(1969, 6, 20, 23) }).photoId
  const late = present(store, 'late.jpg', { takenAt: day + 1000, width: 1000, height: 10 }).photoId
  const early = present(store, 'early.jpg', { takenAt: day }).photoId
  const undated = present(store, 'undated.jpg', { width: 1, height: 1000 }).photoId
  const gone = present(store, 'gone.jpg', { takenAt: day })
  store.files.remove(gone.fileId)
  assert.deepEqual(store.photos.outline(), {
    ids: [late, early, old, undated],
    ratios: [10_000, 133, 133, 1],
    days: [
      { day: '2024-05-01', start: 0, count: 2 },
      { day: '1969-07-20', start: 2, count: 1 },
      { day: null, start: 3, count: 1 },
    ],
  })
  assert.deepEqual(
    store.photos.all().map(({ id }) => id),
    [late, early, old, undated],
  )
})

test('tiles come in the order asked for, details tell of copies', (t) => {
  const store = library(t)
  const a = present(store, 'x/a.jpg', { hash: 'same', camera: 'Box 1' })
  const b = present(store, 'b.jpg')
  present(store, 'y/copy.jpg', { hash: 'same', camera: 'Box 1' })
  const tiles = store.photos.tiles([b.photoId, 99 as PhotoId, a.photoId])
  assert.deepEqual(
    tiles.map(({ name }) => name),
    ['b.jpg', 'a.jpg'],
  )
  const details = store.photos.details(a.photoId)!
  assert.equal(details.copies, 2)
  assert.equal(details.folder, 'photos/x')
  assert.equal(details.path, join('/photos', 'x/a.jpg'))
  assert.equal(details.camera, 'Box 1')
  assert.deepEqual(store.photos.original(b.photoId), { path: join('/photos', 'b.jpg'), root: '/photos' })
  store.roots.setPresence(a.root, { online: false, emptied: false })
  assert.equal(store.photos.original(b.photoId), null)
  assert.equal(store.photos.details(b.photoId)?.online, false)
  assert.equal(store.photos.details(99 as PhotoId), null)
})

test('captions keep their source, count once a photo and go with the file they stand in', (t) => {
  const store = library(t)
  const { photoId, fileId } = present(store, 'a.jpg')
  const sidecar = found(store, 'a.txt')
  const base = { photoId, fileId }
  store.captions.add(fileId, [{ ...base, text: 'a dog', source: 'embedded' }])
  store.captions.add(sidecar, [
    { ...base, text: 'a dog', source: 'sidecar' },
    { ...base, text: 'on a beach', source: 'sidecar' },
  ])
  store.captions.setPerson(photoId, ' Rex ')
  assert.deepEqual(store.captions.forPhoto(photoId), [
    { text: 'Rex', source: 'person' },
    { text: 'a dog', source: 'embedded' },
    { text: 'a dog', source: 'sidecar' },
    { text: 'on a beach', source: 'sidecar' },
  ])
  assert.deepEqual(store.captions.counts(), { captioned: 1, captions: 3 })
  assert.deepEqual(
    store.captions.all(['sidecar']).map(({ text }) => text),
    ['a dog', 'on a beach'],
  )
  assert.equal(store.captions.all().length, 3)
  store.files.remove(sidecar)
  store.captions.clearFile(fileId)
  assert.deepEqual(store.captions.all(), [{ photoId, text: 'Rex', source: 'person' }])
  store.captions.setPerson(photoId, '')
  assert.deepEqual(store.captions.counts(), { captioned: 0, captions: 0 })
})

test('vectors are kept by content and model, past the file', (t) => {
  const store = library(t)
  const old = present(store, 'old.jpg', { takenAt: 1 })
  const fresh = present(store, 'fresh.jpg', { takenAt: 2 })
  assert.deepEqual(store.vectors.missing('m'), [fresh.photoId, old.photoId])
  store.vectors.put('m', [{ hash: 'old.jpg', vector: Float32Array.of(0.5, -1) }])
  store.vectors.put('other', [{ hash: 'old.jpg', vector: Float32Array.of(1) }])
  assert.deepEqual(store.vectors.missing('m'), [fresh.photoId])
  store.vectors.put('m', [{ hash: 'fresh.jpg', vector: Float32Array.of(0.25, 2) }])
  const rows = (after: number, limit: number) =>
    store.vectors
      .ofModel('m')
      .page(after, limit)
      .map(({ id, data }) => [id, [...decodeFloat16(data)]])
  assert.deepEqual(rows(0, 10), [
    [old.photoId, [0.5, -1]],
    [fresh.photoId, [0.25, 2]],
  ])
  assert.deepEqual(rows(old.photoId, 10), [[fresh.photoId, [0.25, 2]]])
  assert.deepEqual(rows(0, 1), [[old.photoId, [0.5, -1]]])
  store.files.remove(old.fileId)
  assert.equal(store.vectors.count('m'), 1)
  assert.deepEqual(store.vectors.get('m', 'old.jpg'), Float32Array.of(0.5, -1))
  assert.equal(store.vectors.get('m', 'none'), null)
  assert.deepEqual(store.vectors.ofModel('none').page(0, 10), [])
})

test('a photo is noted again by a statement with a conflict policy of its own', (t) => {
  const store = library(t)
  const { fileId, photoId } = present(store, 'a', {})
  const vectors = store.vectors.ofModel('m')
  store.vectors.put('m', [{ hash: 'a', vector: Float32Array.of(1) }])
  const since = vectors.version()
  // The file is no picture any more: an upsert that takes the photo off it.
  const file = store.files.get(fileId)!
  store.files.put({ ...file, ctimeMs: 2, inode: 2, device: 2, state: 'unsupported', reason: null })
  assert.deepEqual(vectors.changes(since, 100), [{ id: photoId, seq: vectors.version(), data: null }])
})

test('whoever keeps vectors in memory is told what changed since, and of nothing else', (t) => {
  const store = library(t)
  const [a, b, c] = ['a', 'b', 'c'].map((name) => present(store, name, {}))
  const vectors = store.vectors.ofModel('m')
  const put = (model: string, hash: string, value: number) =>
    store.vectors.put(model, [{ hash, vector: Float32Array.of(value) }])
  for (const hash of ['a', 'b', 'c']) put('m', hash, 1)
  let since = vectors.version()
  const changed = () => {
    const rows = vectors.changes(since, 100)
    since = vectors.version()
    return rows.map(({ id, data }) => [id, data && decodeFloat16(data)[0]])
  }
  assert.deepEqual(changed(), [])
  put('other', 'a', 5)
  assert.deepEqual(changed(), [], 'the vectors of another model are none of these')
  put('m', 'b', 0.5)
  put('m', 'b', 0.25)
  assert.deepEqual(changed(), [[b!.photoId, 0.25]], 'once, as it is now')

  store.files.remove(a!.fileId)
  assert.deepEqual(changed(), [[a!.photoId, null]], 'its file is gone')
  const back = present(store, 'a', {})
  assert.deepEqual([back.photoId, changed()], [a!.photoId, [[a!.photoId, 1]]])
  store.files.settle(c!.fileId, 'indexed', null, b!.photoId)
  assert.deepEqual(changed().toSorted(), [
    [b!.photoId, 0.25],
    [c!.photoId, null],
  ])
  const fresh = present(store, 'd', {})
  assert.deepEqual(changed(), [[fresh.photoId, null]])
  put('m', 'd', 2)
  assert.deepEqual(changed(), [[fresh.photoId, 2]])
  const [first] = vectors.changes(0, 1)
  assert.ok(first!.seq < since && vectors.changes(0, 100).length >= 4)

  store.roots.remove(store.roots.list()[0]!.id)
  assert.deepEqual(
    new Set(changed().map(([id, data]) => (data === null ? id : 'found'))),
    new Set([a!.photoId, b!.photoId, fresh.photoId]),
    'a folder that is taken out takes its photos along',
  )
})

test('one model is active at most', (t) => {
  const store = library(t)
  const [a, b] = ['a', 'b'] as ModelId[]
  const manifest = { name: 'A' } as PackManifest
  store.models.add({ id: a!, hash: 'ha', manifest, bytes: 5 })
  store.models.add({ id: b!, hash: 'hb', manifest, bytes: 6 })
  assert.equal(store.models.active(), null)
  assert.ok(store.models.activate(a!))
  assert.ok(store.models.activate(b!))
  assert.equal(store.models.active()?.id, 'b')
  assert.equal(store.models.activate('none' as ModelId), false)
  assert.equal(store.models.active()?.id, 'b', 'a model that is not there changes nothing')
  assert.deepEqual(
    store.models.list().map(({ id, active }) => [id, active]),
    [
      ['b', true],
      ['a', false],
    ],
  )
  assert.equal(store.models.get(a!)?.manifest.name, 'A')
})

test('runs and jobs keep their state, runs cut short say so, and unfinished jobs keep their task', (t) => {
  const store = library(t)
  const run = { state: 'running', method: 'clip', step: 3, error: null } as TrainingRun
  const id = store.runs.create(run, { seed: 7 })
  store.runs.update({ ...run, id, step: 4 })
  for (const step of [0, 10, 20]) store.runs.addPoint(id, { step, loss: step } as RunPoint)
  store.runs.addPoint(id, { step: 20, loss: 5 } as RunPoint)
  assert.deepEqual(store.runs.points(id, 0), [
    { step: 10, loss: 10 },
    { step: 20, loss: 5 },
  ])
  store.runs.dropPoints(id, 10)
  assert.equal(store.runs.points(id, -1).length, 2)
  const job = { kind: 'train', state: 'running', stage: 's', rate: 2, runId: id } as Job
  const jobId = store.jobs.create(job, { kind: 'train', runId: id })
  const done = store.jobs.create({ ...job, state: 'done' }, null)
  store.jobs.update({ ...job, id: jobId, stage: 'later', rate: null })
  store.runs.interruptRunning()
  assert.deepEqual(store.runs.get(id), {
    run: { ...run, id, step: 4, state: 'interrupted', notices: [] },
    plan: { seed: 7 },
  })
  assert.deepEqual(
    store.runs.list().map(({ state }) => state),
    ['interrupted'],
  )
  const later = { ...job, id: jobId, stage: 'later', rate: null }
  assert.deepEqual(store.jobs.list(2), [{ ...job, state: 'done', id: done }, later])
  assert.deepEqual(store.jobs.unfinished(), [{ job: later, task: { kind: 'train', runId: id } }])
})

test('100,000 photos: the outline is read in a moment', (t) => {
  const store = library(t)
  store.transaction(() => {
    for (let i = 0; i < 100_000; i++) present(store, `${i}.jpg`, { takenAt: i * 3_600_000 })
  })
  const start = performance.now()
  const outline = store.photos.outline()
  const took = performance.now() - start
  assert.equal(outline.ids.length, 100_000)
  assert.equal(outline.days.length, Math.ceil(100_000 / 24))
  assert.ok(took < 2000, `${took} ms`) // about 100 ms on an idle machine
  t.diagnostic(`outline of 100,000 photos: ${took.toFixed(0)} ms`)
})

test('a library of the first version opens with its photos, words, vectors and what is offline', (t) => {
  const home = folder(t)
  const db = new Database(join(home, 'library.sqlite'))
  migrate(db, migrations.slice(0, 1), join(home, 'backups'))
  db.exec(`
    INSERT INTO roots (id, path, added_at) VALUES (1, '/photos', 0);
    INSERT INTO photos (id, hash, width, height, bytes, placeholder, perceptual, added_at)
      VALUES (7, 'abc', 4, 3, 10, 'AAAA', x'0000000000000000', 0);
    INSERT INTO files (root_id, path, kind, size, mtime_ms, state, reason_code, reason_message, reason_remedy, photo_id)
      VALUES (1, 'sub/a.jpg', 'picture', 10, 1.5, 'offline', 'folder-closed', 'm', 'r', 7);
    INSERT INTO captions (photo_id, source, text) VALUES (7, 'person', 'Rex');
    INSERT INTO vectors (model_hash, photo_hash, data) VALUES ('m', 'abc', x'003c');`)
  db.close()
  const store = openStore(home)
  t.after(() => store.close())
  const id = 7 as PhotoId
  assert.deepEqual([store.photos.byContent('abc'), store.photos.hash(id)], [id, 'abc'])
  assert.deepEqual(store.captions.forPhoto(id), [{ text: 'Rex', source: 'person' }])
  assert.deepEqual(store.vectors.missing('m'), [])
  const file = store.files.find(store.roots.list()[0]!.id, 'sub/a.jpg')!
  assert.equal(store.files.restore(file.id), 'indexed')
  assert.deepEqual([file.ctimeMs, store.files.get(file.id)?.reasonCode], [null, null])
})
