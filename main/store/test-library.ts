/** What the tests of single tables share: a library, and photos in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openStore, type Store } from './index.ts'

/** A library of its own, with the root `/photos`, for the time of a test. */
export function library(t: TestContext): Store {
  const home = mkdtempSync(join(tmpdir(), 'kindred-store-'))
  const store = openStore(home)
  store.roots.add('/photos')
  t.after(() => {
    store.close()
    rmSync(home, { recursive: true })
  })
  return store
}

/** A photo with one file in it. */
export function photo({ files, photos, roots }: Store, hash: string, takenAt: number | null = null) {
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
