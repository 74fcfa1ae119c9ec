/** What the tests of single tables share: a library, and photos in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { FileId } from '../../shared/model/index.ts'
import { openStore, type PhotoRecord, type Store } from './index.ts'

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

/** A photo with one file in it, known by its name. */
export function photo(store: Store, name: string, rest: Partial<PhotoRecord> = {}) {
  const photoId = store.photos.put({
    ...{ content: name, hash: name, width: 4, height: 3, bytes: 1, placeholder: '', camera: null },
    ...{ perceptual: new Uint8Array(8), takenAt: null, dayOnly: false, latitude: null, longitude: null },
    ...rest,
  })
  const fileId = file(store, name)
  store.files.settle(fileId, 'indexed', null, photoId)
  return { photoId, fileId }
}

/** A file that has not been read. */
export function file(store: Store, path: string): FileId {
  const [root] = store.roots.list()
  const stamp = { size: 1, mtimeMs: 1, ctimeMs: 1, inode: 1, device: 1 }
  return store.files.put({
    ...{ rootId: root!.id, path, kind: 'picture', state: 'pending', reason: null },
    ...stamp,
  })
}
