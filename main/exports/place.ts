/** Where files may be written that a person asks for. */
import { realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'

/**
 * Folders of photos are only ever read, so that nothing is written into one.
 * @param dir need not be there yet
 * @throws KindredError BAD_INPUT
 */
export async function requireOutside({ roots }: Pick<Store, 'roots'>, dir: string): Promise<void> {
  const place = await realpath(await nearestThere(dir))
  const root = roots.list().find(({ path }) => `${place}${sep}`.startsWith(join(path, sep)))
  if (!root) return
  throw new KindredError(
    'BAD_INPUT',
    `${dir} belongs to ${root.path}, a folder of photos, which Kindred never writes into.`,
    'Choose another folder.',
  )
}

/** The folder, or the first one above it that is there. */
const nearestThere = (dir: string): Promise<string> =>
  realpath(dir).catch(() => (dirname(dir) === dir ? dir : nearestThere(dirname(dir))))
