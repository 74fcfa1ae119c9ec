/** Opening a file of the person's where it was found, and nowhere else. */
import { constants } from 'node:fs'
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises'
import { basename, sep } from 'node:path'
import type { FileReason } from '../../shared/model/index.ts'

/** A file, and the folder of the person's that it was found in; both absolute. */
export interface FoundFile {
  path: string
  root: string
}

/**
 * Opens a file that truly lies below its root: a link that was put in its place, or in the place of a folder above it,
 * after it was found is not followed. A pipe or a device is not waited for.
 * @throws what the disk says; ELOOP for all that is not followed, see `leadsElsewhere`
 */
export async function openInside({ path, root }: FoundFile): Promise<FileHandle> {
  // Windows knows neither flag; there, the comparison below finds a link out.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const [real, realRoot, opened] = await Promise.all([
      realpath(path),
      realpath(root),
      file.stat({ bigint: true }),
    ])
    const there = await lstat(real, { bigint: true })
    const inside = real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)
    if (!inside || !opened.isFile() || there.ino !== opened.ino || there.dev !== opened.dev)
      throw Object.assign(new Error(`${path} leads elsewhere.`), { code: 'ELOOP' })
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** What there is to say of a file that was not opened for ELOOP. */
export const leadsElsewhere = ({ path }: FoundFile): FileReason => ({
  code: 'link',
  message: `${basename(path)} was a file of this folder when it was found, and leads elsewhere now; links are not followed.`,
  remedy: 'Look for changes in its folder again.',
})
