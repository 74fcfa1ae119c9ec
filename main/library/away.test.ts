/** Disks that go away, with real ones: the tests that mount run in a process with mounts of its own. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import type { KindredError } from '../../shared/model/index.ts'
import { addRoot, lookAtRoots } from './index.ts'
import { jpeg, testLibrary, type TestLibrary } from './test-folder.ts'

const ownMounts = process.env['KINDRED_TEST_MOUNTS'] === '1'
const unshare = ['--mount', '--map-root-user', '--user', '--propagation', 'private']

if (!ownMounts) {
  const may = spawnSync('unshare', [...unshare, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0
  test('disks that are mounted and unmounted', { skip: may ? false : 'this user may not mount' }, () => {
    const child = spawnSync(
      'unshare',
      [...unshare, process.execPath, '--test-reporter=spec', fileURLToPath(import.meta.url)],
      { env: { ...process.env, KINDRED_TEST_MOUNTS: '1', NODE_TEST_CONTEXT: '' }, encoding: 'utf8' },
    )
    assert.equal(child.status, 0, child.stdout + child.stderr)
    assert.match(child.stdout, /pass [1-9]/)
  })
}

const withMounts = { skip: ownMounts ? false : 'runs in a process with mounts of its own' }
const without = { skip: ownMounts ? 'runs once, without mounts' : false }
const mount = (...args: string[]) => void execFileSync('mount', args)
const umount = (path: string) => void execFileSync('umount', [path])

const total = (library: TestLibrary) =>
  Object.values(library.store.files.counts()).reduce((sum, n) => sum + n, 0)

/** Indexes with the disk away, then with the disk back, and holds that nothing was lost or read anew. */
async function survives(library: TestLibrary, away: () => void, back: () => void, photos: number) {
  const { store } = library
  await library.index()
  const ids = store.photos.outline().ids
  const files = total(library)
  away()
  for (let look = 0; look < 2; look++) {
    const result = await library.index()
    assert.equal(result.removed, 0)
    assert.equal(store.files.counts().offline, photos)
    assert.equal(total(library), files)
    assert.deepEqual(store.photos.outline().ids, ids)
  }
  back()
  const result = await library.index()
  assert.deepEqual([result.decoded, result.added, result.moved, result.captionFiles], [0, 0, 0, 0])
  assert.deepEqual([store.files.counts().offline, total(library)], [0, files])
  assert.deepEqual(store.photos.outline().ids, ids)
}

async function folderWith(t: Parameters<typeof testLibrary>[0], prefix: string, count = 3) {
  const library = await testLibrary(t)
  library.write('here.jpg', await jpeg(99))
  const fill = async () => {
    for (let i = 0; i < count; i++) library.write(`${prefix}${i}.jpg`, await jpeg(i))
  }
  return { library, fill, path: join(library.folder, prefix) }
}

test('a disk mounted below the root', withMounts, async (t) => {
  const { library, fill, path } = await folderWith(t, 'disk/trip/')
  const disk = join(path, '..')
  mkdirSync(disk, { recursive: true })
  const stored = `${library.home}-disk`
  mkdirSync(stored)
  mount('-t', 'tmpfs', 'none', stored)
  mount('--bind', stored, disk)
  await fill()
  await survives(
    library,
    () => umount(disk),
    () => mount('--bind', stored, disk),
    3,
  )
  await survives(
    library,
    () => {
      umount(disk)
      rmSync(disk, { recursive: true }) // as a desktop does with /media/NAME
    },
    () => {
      mkdirSync(disk)
      mount('--bind', stored, disk)
    },
    3,
  )
  // Another disk in its place.
  const other = `${library.home}-other`
  mkdirSync(other)
  mount('-t', 'tmpfs', 'none', other)
  execFileSync('touch', [join(other, 'notes.txt')])
  await library.index()
  const id = library.photoId('disk/trip/0.jpg')
  mount('--bind', other, disk)
  await library.index()
  assert.equal(library.store.files.counts().offline, 3)
  umount(disk)
  assert.equal((await library.index()).decoded, 0)
  // It may even hold a file of the same name.
  mkdirSync(join(other, 'trip'))
  writeFileSync(join(other, 'trip/0.jpg'), await jpeg(50, 60))
  mount('--bind', other, disk)
  assert.equal((await library.index()).removed, 0)
  assert.equal(library.store.files.counts().offline, 2)
  umount(disk)
  assert.equal((await library.index()).decoded, 1, 'whose place was taken lost its thumbnails')
  assert.equal(library.store.files.counts().offline, 0)
  assert.equal(library.photoId('disk/trip/0.jpg'), id)
  for (const path of [disk, stored, other]) umount(path)
})

test('an empty file system in the place of the root', withMounts, async (t) => {
  const { library, fill } = await folderWith(t, 'sub/')
  await fill()
  await survives(
    library,
    () => {
      mount('-t', 'tmpfs', 'none', library.folder)
      mkdirSync(join(library.folder, 'lost+found'))
    },
    () => umount(library.folder),
    4,
  )
})

test('a bind mount of the same device', withMounts, async (t) => {
  const { library, fill, path } = await folderWith(t, 'bound/', 2)
  const stored = `${library.home}-disk`
  mkdirSync(stored)
  mkdirSync(path)
  mount('--bind', stored, path)
  await fill()
  await survives(
    library,
    () => umount(path),
    () => mount('--bind', stored, path),
    2,
  )
  umount(path)
})

test(
  'a root that is gone is offline from the first look, and whole at the first look after',
  without,
  async (t) => {
    const { library, fill } = await folderWith(t, 'sub/')
    await fill()
    library.write('bad.jpg', 'x')
    await library.index()
    const { store, folder } = library
    const before = store.files.counts()
    renameSync(folder, `${folder}-away`)
    assert.equal(await lookAtRoots(store), true)
    assert.equal(store.files.counts().offline, 5)
    assert.equal(store.photos.count(), 4, 'still to be seen and found')
    const [id] = store.photos.outline().ids
    assert.deepEqual([store.photos.details(id!)?.online, store.photos.original(id!)], [false, null])
    assert.equal(store.files.page('offline', 0, 10)[0]?.reason?.code, 'offline')
    assert.equal(await lookAtRoots(store), false)
    renameSync(`${folder}-away`, folder)
    assert.equal(await lookAtRoots(store), true)
    assert.deepEqual(store.files.counts(), before)
    assert.equal(store.photos.details(id!)?.online, true)
  },
)

test('indexing a known folder that is gone says so, and marks it', without, async (t) => {
  const { library, fill } = await folderWith(t, '')
  await fill()
  await library.index()
  rmSync(library.folder, { recursive: true })
  await assert.rejects(
    addRoot(library.store, library.folder),
    (error: KindredError) => error.code === 'FOLDER_MISSING',
  )
  assert.equal(library.store.files.counts().offline, 4)
})

test('an emptied root waits for the person, who can say that it was emptied', without, async (t) => {
  const { library, fill } = await folderWith(t, '')
  await fill()
  await library.index()
  rmSync(library.folder, { recursive: true })
  mkdirSync(library.folder)
  await lookAtRoots(library.store)
  const [root] = library.store.roots.list()
  assert.deepEqual([root?.online, root?.emptied], [false, true])
  assert.match(library.store.files.page('offline', 0, 1)[0]!.reason!.message, /is empty, although/)
  assert.equal((await library.index({ forgetGone: root!.id })).removed, 4)
  assert.deepEqual([total(library), library.store.roots.get(root!.id)?.online], [0, true])
})

test('many photos that are gone at once wait for the person, a few do not', without, async (t) => {
  const { library, fill } = await folderWith(t, 'many/', 60)
  const { store } = library
  const lose = (from: number, to: number) => {
    for (let i = from; i < to; i++) rmSync(join(library.folder, `many/${i}.jpg`))
  }
  await fill()
  await library.index()
  lose(0, 20)
  assert.equal((await library.index()).removed, 20)
  lose(20, 45)
  const result = await library.index()
  assert.deepEqual([result.removed, result.kept[0]?.photos], [0, 25])
  assert.match(result.summary, /25 photos are gone from .* kept until you say/)
  const [root] = store.roots.list()
  assert.deepEqual([store.files.gone(root!.id), store.files.counts().offline], [25, 25])
  assert.equal(store.photos.count(), 41)
  // One that turns up elsewhere moved; one that is back is back; the rest still waits.
  library.write('elsewhere/20.jpg', await jpeg(20))
  library.write('many/21.jpg', await jpeg(21))
  assert.deepEqual([(await library.index()).moved, store.files.gone(root!.id)], [1, 23])
  const said = await library.index({ forgetGone: root!.id })
  assert.deepEqual([said.removed, store.files.gone(root!.id), store.photos.count()], [23, 0, 18])
})

test('a folder that was renamed with all that is in it is no loss', without, async (t) => {
  const { library, fill } = await folderWith(t, 'old/', 40)
  await fill()
  await library.index()
  renameSync(join(library.folder, 'old'), join(library.folder, 'new'))
  const result = await library.index()
  assert.deepEqual([result.moved, result.removed, result.decoded, result.kept], [40, 0, 0, []])
})
