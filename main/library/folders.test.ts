import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { FolderHandle } from '../../shared/model/index.ts'
import { Folders } from './folders.ts'

let root: string

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'kindred-folders-'))
  for (const name of ['album 10', 'album 9', '.secret', 'zoo']) await mkdir(join(root, name))
  for (const name of ['a.jpg', 'b.PNG', 'notes.txt', '.c.jpg']) await writeFile(join(root, name), '')
  await symlink(join(root, 'zoo'), join(root, 'linked zoo'), 'junction')
})
after(() => rm(root, { recursive: true }))

test('lists folders by name and counts pictures, hidden ones left out', async () => {
  const folders = new Folders()
  const listing = await folders.browse(folders.mint(root))
  assert.deepEqual(
    listing.folders.map(({ name }) => name),
    ['album 9', 'album 10', 'linked zoo', 'zoo'],
  )
  assert.equal(listing.pictures, 2)
  assert.equal(listing.path, root)
  assert.equal(folders.path(listing.folders[0]!.handle), join(root, 'album 9'))
})

test('goes down and up again by handles', async () => {
  const folders = new Folders()
  const top = await folders.browse(folders.mint(root))
  const album = await folders.browse(top.folders[1]!.handle)
  assert.equal(album.name, 'album 10')
  assert.equal(album.parent, top.handle)
  assert.equal((await folders.browse(folders.mint('/'))).parent, null)
})

test('starts in a folder of the person', async () => {
  const listing = await new Folders().browse()
  assert.ok(listing.path.length > 0 && listing.handle.length >= 8)
})

test('refuses handles it never gave out, and folders that are gone', async () => {
  const folders = new Folders()
  await assert.rejects(folders.browse('../../etc/passwd' as FolderHandle), { code: 'NOT_FOUND' })
  await assert.rejects(folders.browse(folders.mint(join(root, 'gone'))), {
    code: 'FOLDER_MISSING',
    message: /gone/,
  })
})
