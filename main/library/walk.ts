/** Every regular file under a folder. Nothing is opened and nothing is written. */
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileReason } from '../../shared/model/index.ts'
import { systemFiles } from './classify.ts'
import { plain } from './paths.ts'

export interface DiskFile {
  name: string
  size: number
  mtimeMs: number
  ctimeMs: number
  inode: number
  /** The number of the file system it lies on. */
  device: number
  /** Why it can be found but not opened. */
  problem: FileReason | null
}

export interface DiskFolder {
  /** Relative to the root with forward slashes; `''` is the root itself. */
  path: string
  /** Why everything in it is left out, or null. */
  excluded: FileReason | null
  /** Why it cannot be listed, or null. */
  unreadable: FileReason | null
  /** The number of the file system it lies on. */
  device: number
  /** Nothing is in it but what belongs to the system. */
  bare: boolean
  files: DiskFile[]
  /** Symbolic links, which are not followed: they may lead in circles or out of the folder. */
  links: number
}

const STATS_AT_ONCE = 64

/**
 * Walks the folders below `root`, parents first, names in order.
 * @param ownFolder Kindred's own folder, which is left out where it lies inside
 */
export async function* walk(
  root: string,
  ownFolder: string,
  signal?: AbortSignal,
): AsyncGenerator<DiskFolder> {
  const waiting: Pick<DiskFolder, 'path' | 'excluded'>[] = [{ path: '', excluded: null }]
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    signal?.throwIfAborted()
    const { path, excluded } = folder
    const full = join(root, path)
    const [listed, device] = await Promise.all([list(full), deviceOf(full)])
    if (!Array.isArray(listed)) {
      if (listed.code !== 'ENOENT') yield { ...folder, unreadable: closed(path, listed), ...nothing }
      continue
    }
    const entries = listed.sort((a, b) => (a.name < b.name ? -1 : 1))
    const folders = entries.filter((entry) => entry.isDirectory())
    for (const { name } of folders.toReversed()) {
      const below = path === '' ? name : `${path}/${name}`
      waiting.push({
        path: below,
        excluded: excluded ?? reasonAgainstFolder(below, name, join(full, name), ownFolder),
      })
    }
    yield {
      ...folder,
      unreadable: null,
      device,
      bare: !entries.some(({ name }) => isOrdinary(name)),
      files: await statAll(
        full,
        entries.filter((entry) => entry.isFile()).map((entry) => entry.name),
      ),
      links: entries.filter((entry) => entry.isSymbolicLink()).length,
    }
  }
}

const nothing = { device: 0, bare: true, files: [], links: 0 }

const deviceOf = (folder: string) =>
  stat(folder).then(
    ({ dev }) => dev,
    () => 0,
  )

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

async function statAll(folder: string, names: string[]): Promise<DiskFile[]> {
  const files: DiskFile[] = []
  for (let i = 0; i < names.length; i += STATS_AT_ONCE) {
    const some = await Promise.all(names.slice(i, i + STATS_AT_ONCE).map((name) => statOne(folder, name)))
    files.push(...some.filter((file) => file !== null))
  }
  return files
}

async function statOne(folder: string, name: string): Promise<DiskFile | null> {
  try {
    const { size, mtimeMs, ctimeMs, ino: inode, dev: device } = await lstat(join(folder, name))
    return { name, size, mtimeMs, ctimeMs, inode, device, problem: null }
  } catch {
    // Gone since it was listed; or its name is in an old encoding, which the system cannot be asked for by text.
    return name.includes('\uFFFD') ? { name, ...noStamp, problem: oldName(name) } : null
  }
}

const noStamp = { size: 0, mtimeMs: 0, ctimeMs: 0, inode: 0, device: 0 }

const oldName = (name: string): FileReason => ({
  code: 'name',
  message: `${name} has a name in an old encoding, so it cannot be opened.`,
  remedy: 'Rename the file.',
})

const closed = (path: string, { code }: NodeJS.ErrnoException): FileReason => ({
  code: 'folder-closed',
  message: `The folder ${path || 'itself'} cannot be listed: the disk says ${code}.`,
  remedy: 'Give yourself the right to open it, then look for changes again.',
})

const systemFolders = new Set([
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  '@eadir',
  '__macosx',
  'lost+found',
  'node_modules',
  'system volume information',
])

/** Whether an entry of a folder is the person's: a new disk comes with hidden and system folders. */
export const isOrdinary = (name: string): boolean =>
  !name.startsWith('.') && !systemFolders.has(name.toLowerCase()) && !systemFiles.has(plain(name))

function reasonAgainstFolder(path: string, name: string, full: string, ownFolder: string): FileReason | null {
  const because = (code: string, why: string): FileReason => ({
    code,
    message: `${path} ${why}.`,
    remedy: 'Nothing needs doing. Photos that lie there can be moved to another folder.',
  })
  if (full === ownFolder) return because('own-folder', "is Kindred's own folder")
  if (name.startsWith('.')) return because('hidden', 'is a hidden folder')
  if (systemFolders.has(name.toLowerCase()))
    return because('system', 'belongs to the system or to another program')
  return null
}
