/** Folders to choose from, by handles: a page can open what it was shown, and never names a path. */
import { randomBytes } from 'node:crypto'
import { readdir, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { FolderListing } from '../../shared/contract/index.ts'
import { FolderHandle, KindredError } from '../../shared/model/index.ts'
import { isPictureName } from '../media/index.ts'

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare

export class Folders {
  readonly #paths = new Map<FolderHandle, string>()
  readonly #handles = new Map<string, FolderHandle>()

  /** The handle of a folder, always the same one for a path. */
  mint(path: string): FolderHandle {
    const known = this.#handles.get(path)
    if (known) return known
    const handle = FolderHandle.parse(randomBytes(16).toString('hex'))
    this.#handles.set(path, handle)
    this.#paths.set(handle, path)
    return handle
  }

  /** @throws KindredError NOT_FOUND for a handle of another session */
  path(handle: FolderHandle): string {
    const path = this.#paths.get(handle)
    if (path === undefined) {
      throw new KindredError(
        'NOT_FOUND',
        'That folder was shown by an earlier Kindred.',
        'Open the list of folders again.',
      )
    }
    return path
  }

  /**
   * What a folder holds: folders by name, without hidden ones, and the number of pictures.
   * @param handle default: the person's pictures folder, else home
   * @throws KindredError NOT_FOUND, FOLDER_MISSING
   */
  async browse(handle?: FolderHandle): Promise<FolderListing> {
    const path = handle ? this.path(handle) : await startFolder()
    const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
      throw new KindredError(
        'FOLDER_MISSING',
        `${path} cannot be read.`,
        'Check that it is there and that you may read it.',
        {
          cause,
        },
      )
    })
    const shown = entries.filter((entry) => !entry.name.startsWith('.') && !entry.name.startsWith('$'))
    const folders: string[] = []
    let pictures = 0
    for (const entry of shown) {
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(path, entry.name))))) {
        folders.push(entry.name)
      } else if (isPictureName(entry.name)) pictures++
    }
    const parent = dirname(path)
    return {
      handle: this.mint(path),
      name: basename(path) || path,
      path,
      parent: parent === path ? null : this.mint(parent),
      folders: folders.sort(byName).map((name) => ({ handle: this.mint(join(path, name)), name })),
      pictures,
    }
  }
}

async function startFolder(): Promise<string> {
  const pictures = join(homedir(), 'Pictures')
  return realpath((await isFolder(pictures)) ? pictures : homedir())
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
