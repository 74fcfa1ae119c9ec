/** Taking folders into the library, and telling whether one is there. */
import { opendir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { KindredError, type RootId } from '../../shared/model/index.ts'
import type { RootRow, Store } from '../store/index.ts'

/**
 * Adds a folder, or finds it when it is in the library already.
 * @throws FOLDER_MISSING, FOLDER_NESTED
 */
export async function addRoot(store: Store, folder: string): Promise<RootRow> {
  const path = await existingFolder(folder)
  const home = await realpath(store.home.folder)
  for (const root of store.roots.list()) {
    if (root.path === path) return root
    // Kindred's own folder is left out of every root, so the sample collection in it overlaps with none.
    if (isInside(path, home) !== isInside(root.path, home)) continue
    if (isInside(path, root.path) || isInside(root.path, path)) {
      throw new KindredError(
        'FOLDER_NESTED',
        `${path} ${isInside(path, root.path) ? 'lies inside' : 'contains'} ${root.path}, which is in the library already.`,
        'Index the folder that is there, or take it out of the library first.',
      )
    }
  }
  return store.roots.get(store.roots.add(path))!
}

async function existingFolder(folder: string): Promise<string> {
  try {
    const path = await realpath(resolve(folder))
    await isEmpty(path)
    return path
  } catch (cause) {
    throw new KindredError(
      'FOLDER_MISSING',
      `${resolve(folder)} is not a folder that can be read.`,
      'Check the path, whether the drive is connected, and whether you may open the folder.',
      { cause },
    )
  }
}

/** Whether nothing at all is in a folder. */
async function isEmpty(folder: string): Promise<boolean> {
  await using listing = await opendir(folder)
  return (await listing.read()) === null
}

/** Whether `path` lies below `folder`; both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * Whether a root's disk is there. An unmounted disk may leave its mount point behind as an empty folder,
 * which must not look as if all photos had been deleted.
 */
export async function isOnline(root: RootRow): Promise<boolean> {
  try {
    return !(await isEmpty(root.path)) || !root.mountPoint || (await isMountPoint(root.path))
  } catch {
    return false
  }
}

/** Whether another disk begins at this folder. */
export async function isMountPoint(path: string): Promise<boolean> {
  const [here, above] = await Promise.all([stat(path), stat(dirname(path))])
  return here.dev !== above.dev
}

/** Notes that a root cannot be reached. Its files keep what is known of them. */
export function markOffline(store: Store, rootId: RootId): void {
  const root = store.roots.get(rootId)!
  store.transaction(() => {
    store.roots.setOnline(rootId, false)
    store.files.setOffline(rootId, '', {
      code: 'offline',
      message: `${root.path} is not there.`,
      remedy: 'Connect the drive and look for changes again. Search goes on without it.',
    })
  })
}
