import assert from 'node:assert/strict'
import {
  chmodSync,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import type { PhotoId } from '../../shared/model/index.ts'
import { jpeg, testLibrary, type TestLibrary } from './test-folder.ts'

/** The same pixels with a rating beside them, as a metadata tool writes it. */
function rated(photo: Buffer, rating: number): Buffer {
  const packet = Buffer.from(
    `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${rating}"/></rdf:RDF></x:xmpmeta>`,
  )
  const head = Buffer.from([0xff, 0xe1, (packet.length + 2) >> 8, (packet.length + 2) & 0xff])
  return Buffer.concat([photo.subarray(0, 2), head, packet, photo.subarray(2)])
}

function caption(library: TestLibrary, path: string, text: string): PhotoId {
  const id = library.photoId(path) as PhotoId
  library.store.captions.setPerson(id, text)
  return id
}

const person = (library: TestLibrary, path: string) =>
  library.captions(path).filter((line) => line.startsWith('person: '))

test('a rating written into a file changes neither the photo, nor its words, thumbnails and vector', async (t) => {
  const photo = await jpeg(1)
  const library = await testLibrary(t, { 'a.jpg': photo })
  const { photos, vectors, home } = library.store
  await library.index()
  const id = caption(library, 'a.jpg', 'Rex')
  const hash = photos.hash(id)!
  vectors.put('m', [{ hash, vector: Float32Array.of(1) }])
  const thumb = statSync(home.thumb(hash, 1024)).ino
  library.write('a.jpg', rated(photo, 5))
  const result = await library.index()
  assert.deepEqual([result.changed, result.added, result.removed], [1, 0, 0])
  assert.deepEqual([library.photoId('a.jpg'), photos.hash(id)], [id, hash])
  assert.deepEqual(person(library, 'a.jpg'), ['person: Rex'])
  assert.deepEqual(vectors.missing('m'), [])
  assert.equal(statSync(home.thumb(hash, 1024)).ino, thumb, 'the thumbnail was not written again')
})

test('another compression, a filter or a quarter turn is the same photo edited, with new thumbnails', async (t) => {
  const photo = await jpeg(3, 200)
  const library = await testLibrary(t, { 'a.jpg': photo })
  await library.index()
  const id = caption(library, 'a.jpg', 'Rex')
  const edits = [
    sharp(photo).jpeg({ quality: 40 }),
    sharp(photo).modulate({ brightness: 1.2 }),
    sharp(photo).greyscale(),
    sharp(photo).rotate(90),
  ]
  for (const edit of edits) {
    const before = library.store.photos.hash(id)
    library.write('a.jpg', await edit.toBuffer())
    await library.index()
    assert.equal(library.photoId('a.jpg'), id)
    assert.notEqual(library.store.photos.hash(id), before)
    assert.deepEqual(person(library, 'a.jpg'), ['person: Rex'])
  }
})

test('words of a photo whose place another picture took are kept until the person gives or discards them', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(5) })
  const { given, photos, home } = library.store
  await library.index()
  const id = caption(library, 'a.jpg', 'Rex')
  library.write('a.jpg', await jpeg(2))
  await library.index()
  const now = library.photoId('a.jpg') as PhotoId
  assert.notEqual(now, id)
  const place = `${library.folder}/a.jpg`
  assert.deepEqual(given.kept(), [{ photoId: id, place, texts: ['Rex'], now }])
  assert.ok(readFileSync(home.thumb(photos.hash(id)!, 256)).length > 0, 'it can still be shown')
  library.store.captions.setPerson(now, 'Bella')
  given.move(id, now)
  assert.deepEqual(person(library, 'a.jpg'), ['person: Bella\nRex'])
  assert.deepEqual(given.kept(), [])
  caption(library, 'b.jpg', 'gone soon')
  rmSync(join(library.folder, 'b.jpg'))
  await library.index()
  const [left] = given.kept()
  assert.deepEqual([left?.texts, left?.now], [['gone soon'], null])
  given.discard(left!.photoId)
  assert.deepEqual(given.kept(), [])
})

test('a plain picture is told by its colour too', async (t) => {
  const plain = (background: string) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .png()
      .toBuffer()
  const library = await testLibrary(t, { 'a.png': await plain('red') })
  await library.index()
  const id = library.photoId('a.png')
  library.write('a.png', await plain('blue'))
  await library.index()
  assert.notEqual(library.photoId('a.png'), id)
})

test('a file that was half written, or away for a while, is the photo it was', async (t) => {
  const photo = await jpeg(1)
  const library = await testLibrary(t, { 'a.jpg': photo, 'b.jpg': await jpeg(2) })
  await library.index()
  const id = caption(library, 'a.jpg', 'Rex')
  const path = join(library.folder, 'a.jpg')
  library.write('a.jpg', photo.subarray(0, 300))
  await library.index()
  assert.equal(library.state('a.jpg'), 'failed truncated')
  library.write('a.jpg', rated(photo, 1))
  await library.index()
  assert.deepEqual([library.photoId('a.jpg'), person(library, 'a.jpg')], [id, ['person: Rex']])
  rmSync(path)
  await library.index()
  library.write('a.jpg', rated(photo, 2))
  await library.index()
  assert.deepEqual([library.photoId('a.jpg'), person(library, 'a.jpg')], [id, ['person: Rex']])
})

test('a photo that was renamed and edited at once is itself', async (t) => {
  const photo = await jpeg(1)
  const library = await testLibrary(t, { 'a.jpg': photo, 'b.jpg': await jpeg(2) })
  await library.index()
  const id = caption(library, 'a.jpg', 'Rex')
  rmSync(join(library.folder, 'a.jpg'))
  library.write('2024-05-01.jpg', rated(photo, 3))
  const result = await library.index()
  assert.deepEqual([result.moved, result.added, result.removed], [1, 0, 0])
  assert.equal(library.photoId('2024-05-01.jpg'), id)
})

test('of two copies the edited one parts, and both keep the words', async (t) => {
  const photo = await jpeg(1)
  const library = await testLibrary(t, { 'a.jpg': photo, 'copy.jpg': photo })
  await library.index()
  const id = caption(library, 'a.jpg', 'Rex')
  library.write('copy.jpg', rated(photo, 4))
  await library.index()
  assert.equal(library.photoId('a.jpg'), id)
  assert.notEqual(library.photoId('copy.jpg'), id)
  assert.deepEqual(
    [person(library, 'a.jpg'), person(library, 'copy.jpg')],
    [['person: Rex'], ['person: Rex']],
  )
})

test('copies that are edited alike stay one photo; one that was only touched has its own bytes', async (t) => {
  const photo = await jpeg(1)
  const library = await testLibrary(t, { 'a.jpg': photo, 'b.jpg': photo, 'c.jpg': photo })
  await library.index()
  const id = caption(library, 'a.jpg', 'Rex')
  library.write('a.jpg', rated(photo, 4))
  library.write('b.jpg', rated(photo, 4))
  await library.index({ verify: true })
  assert.equal(library.photoId('a.jpg'), library.photoId('b.jpg'))
  assert.notEqual(library.photoId('a.jpg'), library.photoId('c.jpg'))
  assert.ok([library.photoId('a.jpg'), library.photoId('c.jpg')].includes(id))
  for (const path of ['a.jpg', 'b.jpg', 'c.jpg']) {
    assert.deepEqual([library.state(path), person(library, path)], ['indexed', ['person: Rex']])
  }
  assert.equal(library.store.photos.count(), 2)
})

test('photos that changed places are still themselves', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(2) })
  await library.index()
  const [a, b] = [caption(library, 'a.jpg', 'Rex'), library.photoId('b.jpg')]
  const path = (name: string) => join(library.folder, name)
  renameSync(path('a.jpg'), path('x.jpg'))
  renameSync(path('b.jpg'), path('a.jpg'))
  renameSync(path('x.jpg'), path('b.jpg'))
  const result = await library.index()
  assert.deepEqual([library.photoId('a.jpg'), library.photoId('b.jpg'), result.decoded], [b, a, 0])
  assert.deepEqual(library.store.given.kept(), [])
})

test('an edit that keeps size and time is seen', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1) })
  const path = join(library.folder, 'a.jpg')
  utimesSync(path, 1e9, 1e9)
  await library.index()
  const id = library.photoId('a.jpg')
  const other = await jpeg(2)
  const { size } = statSync(path)
  writeFileSync(
    path,
    Buffer.concat([other, Buffer.alloc(Math.max(0, size - other.length))]).subarray(0, size),
  )
  utimesSync(path, 1e9, 1e9)
  assert.equal(statSync(path).size, size)
  await library.index()
  assert.ok(library.state('a.jpg') !== 'indexed' || library.photoId('a.jpg') !== id)
})

test('a changed mode costs a look at the bytes, no pixels; nothing is written where nothing changed', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(2) })
  await library.index()
  const id = library.photoId('a.jpg')
  chmodSync(join(library.folder, 'a.jpg'), 0o600)
  const result = await library.index()
  assert.deepEqual([result.unchanged, result.decoded, result.changed], [1, 0, 0])
  assert.equal(library.photoId('a.jpg'), id)
  assert.equal((await library.index()).unchanged, 2)
})

test('verify finds what left no trace', async (t) => {
  const photo = await jpeg(1)
  const library = await testLibrary(t, { 'a.jpg': photo, 'b.jpg': await jpeg(2), 'a.txt': 'one' })
  await library.index()
  const id = library.photoId('a.jpg')
  // The ledger is told that it saw the edited file, as if no time and no inode had changed.
  library.write('a.jpg', rated(photo, 5))
  const { size, mtimeMs, ctimeMs, ino: inode, dev: device } = statSync(join(library.folder, 'a.jpg'))
  const [root] = library.store.roots.list()
  const found = {
    rootId: root!.id,
    path: 'a.jpg',
    kind: 'picture',
    size,
    mtimeMs,
    ctimeMs,
    inode,
    device,
  } as const
  const file = library.store.files.put({ ...found, state: 'pending', reason: null })
  library.store.files.settle(file, 'indexed', null, id as PhotoId)
  assert.equal((await library.index()).changed, 0)
  const result = await library.index({ verify: true })
  assert.deepEqual([result.changed, result.captionFiles], [1, 1])
  assert.deepEqual([library.photoId('a.jpg'), library.captions('a.jpg')], [id, ['sidecar: one']])
  assert.equal((await library.index({ verify: true })).decoded, 0)
})

test('file systems that number their files anew at each mount cost no reading', async (t) => {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'b.jpg': await jpeg(2) })
  await library.index()
  for (const name of ['a.jpg', 'b.jpg']) {
    const path = join(library.folder, name)
    const { ctimeMs, dev: device } = statSync(path)
    const [root] = library.store.roots.list()
    const { id } = library.store.files.find(root!.id, name)!
    library.store.files.stamp(id, { ctimeMs, device, inode: 1e6 + id })
  }
  copyFileSync(join(library.folder, 'a.jpg'), join(library.folder, 'c.jpg'))
  assert.equal((await library.index()).unchanged, 2)
})
