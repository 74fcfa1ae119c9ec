/** Taking folders into the library, and telling whether one is there. */
import { opendir, realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError, type RootId } from '../../shared/model/index.ts'
import type { RootRow, Store } from '../store/index.ts'
import { pace } from '../threads/index.ts'
import { isOrdinary } from './walk.ts'

/**
 * Adds a folder, or finds it when it is in the library already; one that is known and gone is offline from then on.
 * @throws FOLDER_MISSING, FOLDER_NESTED
 */
export async function addRoot(store: Store, folder: string): Promise<RootRow> {
  const path = await existingFolder(folder).catch(async (error: unknown) => {
    await lookAtRoots(store)
    throw error
  })
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

const FILES_AT_ONCE = 32

/**
 * Forgets a folder, its files and their captions, in turns. Photos, vectors and what the person wrote stay.
 * @returns whether there was such a folder
 */
export async function removeRoot(store: Store, id: RootId): Promise<boolean> {
  const turn = pace()
  while (store.roots.removeFiles(id, FILES_AT_ONCE) > 0) {
    await turn()
    await store.checkpoints.caughtUp()
  }
  return store.roots.remove(id)
}

async function existingFolder(folder: string): Promise<string> {
  try {
    const path = await realpath(resolve(folder))
    await (await opendir(path)).close()
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

/** Whether `path` lies below `folder`; both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Longer than a disk takes to wake up; a network folder that is gone may never answer. */
const LONGEST_LOOK_MS = 10_000

/**
 * Looks whether a root is there, without a scan, and notes it. What stands in the place of a disk that went away is
 * an empty folder or an empty disk: it must not look as if all photos had been deleted.
 * @param mayBeEmpty the person said that what is gone was deleted
 * @returns whether it is online
 */
export async function lookAtRoot(store: Store, root: RootRow, mayBeEmpty = false): Promise<boolean> {
  const seen = await Promise.race([
    look(root.path),
    sleep(LONGEST_LOOK_MS, 'missing' as const, { ref: false }),
  ])
  const emptied = seen === 'empty' && !mayBeEmpty && store.roots.holdsPhotos(root.id)
  const online = seen !== 'missing' && !emptied
  const known = store.roots.get(root.id)
  if (known && (known.online !== online || known.emptied !== emptied))
    store.roots.setPresence(root.id, { online, emptied })
  return online
}

/**
 * Looks at every root.
 * @returns whether one went or came back
 */
export async function lookAtRoots(store: Store): Promise<boolean> {
  const changes = await Promise.all(
    store.roots.list().map(async (root) => (await lookAtRoot(store, root)) !== root.online),
  )
  return changes.includes(true)
}

async function look(folder: string): Promise<'there' | 'empty' | 'missing'> {
  try {
    for await (const { name } of await opendir(folder)) if (isOrdinary(name)) return 'there'
    return 'empty'
  } catch {
    return 'missing'
  }
}
