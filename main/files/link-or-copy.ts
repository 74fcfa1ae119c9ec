/** Having a large file at a second place. */
import { constants } from 'node:fs'
import { copyFile, link, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes `to` the file `from`: a link, which takes no room, or a copy where there can be none, as on another disk or from
 * inside an archive. Whoever writes into such a file writes into both, so that it may only ever be replaced.
 * @throws Error ENOENT, ENOSPC
 */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE))
}
