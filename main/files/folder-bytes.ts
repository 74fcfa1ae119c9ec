/** How much disk a folder takes. */
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The sizes of all files below `folder`, links not followed. What vanishes meanwhile counts nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory())
  const files = entries.filter((entry) => !entry.isDirectory())
  const sizes = await Promise.all(
    files.map((entry) =>
      lstat(join(folder, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  let sum = sizes.reduce((a, b) => a + b, 0)
  for (const entry of folders) sum += await folderBytes(join(folder, entry.name))
  return sum
}
