/**
 * Writing a file so that a kill leaves the old one or the new one, never half of one. write-file-atomic and atomically
 * do not do: they take a write that a full disk cut short for a whole one, and put half a file in place.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'

/**
 * Writes under another name (`<path>.<uuid>.tmp`) first. Makes the folder when it is not there. Without fsync: what is
 * written so can be made again.
 * @throws KindredError DISK_FULL; the system's error otherwise
 */
export async function writeAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(draft, data).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      await mkdir(dirname(path), { recursive: true })
      await writeFile(draft, data)
    })
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true })
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    throw new KindredError(
      'DISK_FULL',
      `There is no room left on the disk of ${dirname(path)}.`,
      'Make room on it, then try again: it goes on where it stopped.',
      { cause },
    )
  }
}
