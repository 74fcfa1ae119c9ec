/** Hashing a file of any size without holding it in memory. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/**
 * @param algorithm such as `sha256`
 * @param prefix hashed before the content
 * @returns hex
 */
export async function hashFile(
  path: string,
  algorithm: string,
  { prefix = '', signal }: { prefix?: string; signal?: AbortSignal } = {},
): Promise<string> {
  const hash = createHash(algorithm).update(prefix)
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal })
  return hash.digest('hex')
}
