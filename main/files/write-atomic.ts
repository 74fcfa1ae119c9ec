/**
 * Writing a file so that a kill leaves the old one or the new one, never half of one. write-file-atomic and atomically
 * do not do: they take a write that a full disk cut short for a whole one, and put half a file in place.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KindredError } from '../../shared/lib/errors.ts'

type Data = Uint8Array | string | AsyncIterable<Uint8Array | string>

/**
 * Writes under another name (`<path>.<uuid>.tmp`) first. Makes the folder when it is not there. Without fsync: what is
 * written so can be made again.
 * @param data all of it, or its parts one after the other: of these only one is in memory
 * @throws KindredError DISK_FULL; the system's error otherwise
 */
export async function writeAtomic(path: string, data: Data): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    await writeInto(draft, data)
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

async function writeInto(draft: string, data: Data): Promise<void> {
  const file = await open(draft, 'w').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    await mkdir(dirname(draft), { recursive: true })
    return open(draft, 'w')
  })
  try {
    await writeFile(file, data)
  } finally {
    await file.close()
  }
}
