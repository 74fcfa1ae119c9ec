/** A file that is on its way, and beside it the tag by which its server knows it. */
import { rm, stat } from 'node:fs/promises'

export const etagFile = (partial: string): string => `${partial}.etag`

/** @returns 0 where there is none */
export const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

/** Removes it with its tag. */
export async function discard(partial: string): Promise<void> {
  await Promise.all([rm(partial, { force: true }), rm(etagFile(partial), { force: true })])
}
