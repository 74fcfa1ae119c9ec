import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { KindredError, type PhotoId } from '../../shared/model/index.ts'
import { openStore } from '../store/index.ts'
import { addRoot } from './index.ts'
import { countFiles, jpeg, testLibrary, treeChecksum } from './test-folder.ts'

const code = (expected: string) => (error: unknown) =>
  error instanceof KindredError && error.code === expected

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0)

test('every file is accounted for, and the folder is left as it was', async (t) => {
  const photo = await jpeg(1)
  const library = await testLibrary(t, {
    'a.jpg': photo,
    'a.txt': 'one caption',
    'deep/er/b.jpg': await jpeg(2),
    'cut.jpg': photo.subarray(0, 300),
    'text.jpg': 'no picture at all',
    'phone.HEIC': 'heic',
    'raw.nef': 'raw',
    'notes.txt': 'beside no photo',
    '.hidden.jpg': photo,
    'Thumbs.db': 'db',
    '.git/objects/c.jpg': photo,
    '@eaDir/a.jpg/thumb.jpg': photo,
    'captions.csv': 'image,caption\na.jpg,from the table\n',
  })
  symlinkSync('..', join(library.folder, 'deep', 'loop'))
  symlinkSync(join(library.folder, 'a.jpg'), join(library.folder, 'link.jpg'))
  const before = treeChecksum(library.folder)
  const result = await library.index()
  assert.equal(treeChecksum(library.folder), before)

  assert.equal(countFiles(library.folder), 13)
  assert.equal(total(library.store.files.counts()), 13)
  assert.equal(result.found, 13)
  assert.deepEqual([result.added, result.failed, result.links], [2, 1, 2])
  const states = Object.fromEntries(
    library.store.files.page(undefined, 0, 100).map(({ path }) => [path, library.state(path)]),
  )
  assert.deepEqual(states, {
    'a.jpg': 'indexed',
    'a.txt': 'excluded sidecar',
    'deep/er/b.jpg': 'indexed',
    'cut.jpg': 'failed truncated',
    'text.jpg': 'unsupported no-picture',
    'phone.HEIC': 'unsupported no-picture',
    'raw.nef': 'unsupported no-picture',
    'notes.txt': 'unsupported no-picture',
    '.hidden.jpg': 'excluded hidden',
    'Thumbs.db': 'excluded system',
    '.git/objects/c.jpg': 'excluded hidden',
    '@eaDir/a.jpg/thumb.jpg': 'excluded system',
    'captions.csv': 'excluded sidecar',
  })
  for (const entry of library.store.files.page('failed', 0, 10)) {
    assert.match(entry.reason!.message, /cut\.jpg/)
    assert.notEqual(entry.reason!.remedy, '')
  }
})

test('an unchanged folder is not read again, and the result says so', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(2), 'bad.jpg': 'x' })
  await library.index()
  const result = await library.index()
  assert.deepEqual([result.found, result.unchanged, result.decoded, result.failed], [3, 3, 0, 0])
  assert.equal(result.summary, 'Nothing has changed: 3 files looked at, no pixels read.')
  assert.equal(library.state('a.jpg'), 'indexed')
})

test('a moved and renamed photo stays itself, without being decoded again', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(2) })
  await library.index()
  const id = library.photoId('a.jpg')!
  const { hash } = library.store.photos.all().find((photo) => photo.id === id)!
  library.store.captions.setPerson(id as PhotoId, 'Rex')
  library.store.vectors.put('m', [{ hash, vector: Float32Array.of(1) }])
  mkdirSync(join(library.folder, 'new'))
  renameSync(join(library.folder, 'a.jpg'), join(library.folder, 'new/name.jpg'))
  const result = await library.index()
  assert.deepEqual([result.moved, result.added, result.removed, result.decoded], [1, 0, 0, 0])
  assert.equal(library.photoId('new/name.jpg'), id)
  assert.deepEqual(library.captions('new/name.jpg'), ['person: Rex'])
  assert.equal(library.store.vectors.count('m'), 1)
  assert.equal(total(library.store.files.counts()), 2)
})

test('a deleted photo leaves with its thumbnails, and is itself when it comes back', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(2) })
  await library.index()
  const id = library.photoId('a.jpg')!
  const { hash } = library.store.photos.all().find((photo) => photo.id === id)!
  rmSync(join(library.folder, 'a.jpg'))
  const result = await library.index()
  assert.deepEqual([result.removed, result.decoded], [1, 0])
  assert.deepEqual(library.store.photos.outline().ids, [library.photoId('b.jpg')])
  assert.ok(!existsSync(library.store.home.thumb(hash, 256)))
  library.write('again.jpg', await jpeg(1))
  assert.equal((await library.index()).added, 1)
  assert.equal(library.photoId('again.jpg'), id)
  assert.ok(existsSync(library.store.home.thumb(hash, 1024)))
})

test('copies are one photo in two places', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1) })
  await library.index()
  copyFileSync(join(library.folder, 'a.jpg'), join(library.folder, 'copy.jpg'))
  const result = await library.index()
  assert.deepEqual([result.added, result.moved, result.decoded], [1, 0, 0])
  assert.equal(library.photoId('copy.jpg'), library.photoId('a.jpg'))
  assert.equal(library.store.photos.details(library.photoId('a.jpg') as PhotoId)?.copies, 2)
  rmSync(join(library.folder, 'a.jpg'))
  assert.equal((await library.index()).removed, 1)
  assert.equal(library.store.photos.count(), 1)
})

test('a file with other content is another photo, and takes its captions along', async (t) => {
  const library = await testLibrary(t, {
    'a.jpg': await jpeg(1),
    'a.txt': 'beside',
    'captions.csv': 'image,caption\na.jpg,in the table\n',
  })
  await library.index()
  const before = library.photoId('a.jpg')
  library.write('a.jpg', await jpeg(2, 44))
  const result = await library.index()
  assert.deepEqual([result.changed, result.added, result.removed, result.decoded], [1, 0, 0, 1])
  assert.notEqual(library.photoId('a.jpg'), before)
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: beside', 'table: in the table'])
  assert.deepEqual(library.store.captions.forPhoto(before as PhotoId), [])
})

test('a file that was only touched is the same photo, and is there all the time', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'a.txt': 'words' })
  await library.index()
  const id = library.photoId('a.jpg')
  utimesSync(join(library.folder, 'a.jpg'), 5, 5)
  const abort = new AbortController()
  const stopped = library.index({
    signal: abort.signal,
    report: ({ unit }) => unit === 'photos' && abort.abort(),
  })
  await assert.rejects(stopped, code('CANCELLED'))
  assert.deepEqual([library.state('a.jpg'), library.store.photos.outline().ids], ['pending', [id]])
  const result = await library.index()
  assert.deepEqual([result.changed, result.added, result.moved, result.decoded], [0, 0, 0, 0])
  assert.deepEqual([library.photoId('a.jpg'), library.captions('a.jpg')], [id, ['sidecar: words']])
})

test('a file that changed before its disk went away is read when it is back', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1) })
  await library.index()
  library.write('a.jpg', await jpeg(2, 44))
  const abort = new AbortController()
  const stopped = library.index({
    signal: abort.signal,
    report: ({ unit }) => unit === 'photos' && abort.abort(),
  })
  await assert.rejects(stopped, code('CANCELLED'))
  renameSync(library.folder, `${library.folder}-away`)
  await library.index()
  assert.equal(library.store.files.counts().offline, 1)
  renameSync(`${library.folder}-away`, library.folder)
  const result = await library.index()
  assert.deepEqual([result.decoded, library.state('a.jpg')], [1, 'indexed'])
})

test('a root that is not there is offline with all its files, and back without reading', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'bad.jpg': 'x', 'a.txt': 'words' })
  await library.index()
  const away = `${library.folder}-away`
  renameSync(library.folder, away)
  const result = await library.index()
  assert.deepEqual(result.offline, [library.folder])
  assert.match(result.summary, /is offline/)
  assert.equal(library.store.files.counts().offline, 3)
  assert.equal(library.store.roots.list()[0]?.online, false)
  assert.equal(library.store.photos.count(), 1, 'still to be seen and found')
  renameSync(away, library.folder)
  const back = await library.index()
  assert.deepEqual([back.decoded, back.added, back.offline.length], [0, 0, 0])
  assert.deepEqual(['a.jpg', 'bad.jpg', 'a.txt'].map(library.state), [
    'indexed',
    'unsupported no-picture',
    'excluded sidecar',
  ])
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: words'])
})

test('a folder that cannot be opened keeps what is known of its photos', async (t) => {
  const library = await testLibrary(t, { 'open/a.jpg': await jpeg(1), 'shut/b.jpg': await jpeg(2) })
  await library.index()
  const shut = join(library.folder, 'shut')
  const isRoot = process.getuid?.() === 0
  chmodSync(shut, 0)
  for (const path of [dirname(library.home), library.home]) chmodSync(path, 0o777)
  try {
    if (isRoot) process.seteuid!(65_534) // who may open everything would not see the closed folder
    const result = await library.index()
    assert.equal(result.closed[0]?.code, 'folder-closed')
    assert.match(result.closed[0]!.message, /shut/)
  } finally {
    if (isRoot) process.seteuid!(0)
    chmodSync(shut, 0o755)
  }
  assert.equal(library.state('shut/b.jpg'), 'offline folder-closed')
  assert.equal(library.store.photos.count(), 2)
  assert.equal((await library.index()).decoded, 0)
  assert.equal(library.state('shut/b.jpg'), 'indexed')
})

test('a failed file is left alone until it changes or the person asks', async (t) => {
  const whole = await jpeg(1)
  const library = await testLibrary(t, { 'a.jpg': whole.subarray(0, 300), 'a.txt': 'mended' })
  await library.index()
  assert.equal((await library.index()).failed, 0)
  assert.equal((await library.index({ retryFailed: true })).failed, 1)
  library.write('a.jpg', whole)
  const result = await library.index()
  assert.deepEqual([result.added, result.failed], [1, 0])
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: mended'])
})

test('lost thumbnails are made again, strangers and leftovers go', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'a.txt': 'words', 'b.jpg': await jpeg(2) })
  await library.index()
  const [first] = library.store.photos.all()
  const path = library.store.home.thumb(first!.hash, 1024)
  const bytes = readFileSync(path)
  rmSync(path)
  const leftover = `${library.store.home.thumb(first!.hash, 256)}.1.tmp`
  const stranger = library.store.home.thumb(`${first!.hash.slice(0, 2)}${'0'.repeat(62)}`, 256)
  for (const file of [leftover, stranger]) writeFileSync(file, '')
  const result = await library.index()
  assert.deepEqual([result.decoded, result.added, result.unchanged], [1, 0, 3])
  assert.deepEqual(readFileSync(path), bytes)
  assert.deepEqual([leftover, stranger].filter(existsSync), [])
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: words'])
})

test('an abort keeps what was read, and the next run goes on', async (t) => {
  const files: Record<string, Buffer> = {}
  for (let i = 0; i < 60; i++) files[`${i}.jpg`] = await jpeg(i)
  const library = await testLibrary(t, files)
  const abort = new AbortController()
  const stopped = library.index({
    signal: abort.signal,
    report: ({ unit, done }) => {
      if (unit === 'photos' && done > 0) abort.abort()
    },
  })
  await assert.rejects(stopped, code('CANCELLED'))
  const { indexed, pending } = library.store.files.counts()
  assert.ok(indexed > 0 && pending > 0 && indexed + pending === 60, `${indexed} + ${pending}`)
  const result = await library.index()
  assert.equal(result.decoded + indexed, 60)
  assert.equal(library.store.files.counts().indexed, 60)
})

test('progress counts up to its total', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'a.txt': 'words', 'b.jpg': 'x' })
  const reports: string[] = []
  await library.index({
    report: ({ stage, done, total, unit }) => reports.push(`${stage} ${done}/${total} ${unit}`),
  })
  assert.deepEqual(reports, [
    'Looking for files 3/null files',
    'Reading photos 0/2 photos',
    'Reading photos 1/2 photos',
    'Reading photos 2/2 photos',
    'Reading captions 0/1 files',
    'Reading captions 1/1 files',
  ])
})

test('a folder is added once, not inside another, and only when it is there', async (t) => {
  const library = await testLibrary(t, { 'sub/a.jpg': await jpeg(1) })
  const { store, folder, home } = library
  const [root] = store.roots.list()
  assert.deepEqual(await addRoot(store, `${folder}/`), root)
  await assert.rejects(addRoot(store, join(folder, 'sub')), code('FOLDER_NESTED'))
  await assert.rejects(addRoot(store, dirname(folder)), code('FOLDER_NESTED'))
  await assert.rejects(addRoot(store, join(folder, 'nowhere')), code('FOLDER_MISSING'))
  await assert.rejects(addRoot(store, join(folder, 'sub/a.jpg')), code('FOLDER_MISSING'))
  mkdirSync(`${folder}-2`)
  assert.notEqual((await addRoot(store, `${folder}-2`)).id, root!.id, 'a like name is no folder inside')
  mkdirSync(join(home, 'sample'))
  assert.ok(await addRoot(store, join(home, 'sample')))
})

test('a library inside a photo folder is left out of it, but what it is given there is not', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1) })
  const home = join(library.folder, 'kindred')
  const store = openStore(home)
  t.after(() => store.close())
  await addRoot(store, library.folder)
  mkdirSync(join(home, 'sample'))
  writeFileSync(join(home, 'sample/s.jpg'), await jpeg(5))
  const sample = await addRoot(store, join(home, 'sample'))
  await library.index({ store })
  assert.equal(store.photos.count(), 2)
  assert.equal(store.files.counts(sample.id).indexed, 1)
  const own = store.files.page('excluded', 0, 100)
  assert.ok(own.length > 0 && own.every(({ reason }) => reason?.code === 'own-folder'))
})

test('a kill at any moment loses nothing, and the next run goes on', async (t) => {
  const files: Record<string, string | Buffer> = { 'captions.csv': 'image,caption\n' }
  for (let i = 0; i < 150; i++) {
    files[`${i % 5}/${i}.jpg`] = await jpeg(i, 200)
    files['captions.csv'] += `${i % 5}/${i}.jpg,number ${i}\n`
  }
  const library = await testLibrary(t, files)
  library.store.close()
  const script = `
    import { openStore } from '${new URL('../store/index.ts', import.meta.url).href}'
    import { Decoder } from '${new URL('../media/index.ts', import.meta.url).href}'
    import { CaptionParser, indexLibrary } from '${new URL('./index.ts', import.meta.url).href}'
    const store = openStore(process.argv[1])
    console.log('open')
    const decoder = new Decoder()
    await indexLibrary({ store, decoder, captionParser: new CaptionParser() })
    store.close()`
  let finished = false
  for (let round = 0; round < 6 && !finished; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, library.home])
    const ended = once(child, 'exit')
    await Promise.race([once(child.stdout, 'data'), ended])
    await Promise.race([setTimeout(Math.random() * 600), ended])
    child.kill('SIGKILL')
    finished = (await ended)[0] === 0
    const db = new Database(join(library.home, 'library.sqlite'), { readonly: true })
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok')
    assert.deepEqual(db.pragma('foreign_key_check'), [])
    db.close()
  }
  const store = openStore(library.home)
  t.after(() => store.close())
  const last = await library.index({ store })
  if (finished) assert.equal(last.decoded, 0)
  assert.deepEqual([store.files.counts().indexed, store.photos.count()], [150, 150])
  assert.deepEqual(store.captions.counts(), { captioned: 150, captions: 150 })
  const thumbs = readdirSync(join(library.home, 'thumbs/256'), { recursive: true }) as string[]
  assert.equal(thumbs.filter((name) => name.endsWith('.webp')).length, 150)
  assert.deepEqual(
    thumbs.filter((name) => name.endsWith('.tmp')),
    [],
  )
})
