/** Thumbnails on disk: whole or not there, and gone when their photo is. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'
import type { Photo } from '../media/index.ts'
import { thumbSizes, type Home, type ThumbSize } from '../store/index.ts'

/**
 * Writes both thumbnails under other names first, so that a kill never leaves half of one.
 * @throws DISK_FULL
 */
export async function writeThumbs(home: Home, photo: Photo): Promise<void> {
  await writeWhole(home.thumb(photo.hash, 256), photo.thumb256)
  await writeWhole(home.thumb(photo.hash, 1024), photo.thumb1024)
}

async function writeWhole(path: string, data: Buffer): Promise<void> {
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
      `There is no room left for thumbnails in ${dirname(path)}.`,
      'Make room on that disk, then index again: it goes on where it stopped.',
      { cause },
    )
  }
}

/** The hashes whose thumbnails are both there. */
export async function photosWithThumbs(home: Home): Promise<Set<string>> {
  const [small, large] = await Promise.all([hashesOf(home, 256), hashesOf(home, 1024)])
  return new Set([...small].filter((hash) => large.has(hash)))
}

async function hashesOf(home: Home, size: ThumbSize): Promise<Set<string>> {
  const hashes = new Set<string>()
  for await (const { hash } of thumbFiles(home, size)) if (hash) hashes.add(hash)
  return hashes
}

/** Deletes the thumbnails of other photos, and what a kill left unfinished. */
export async function sweepThumbs(home: Home, keep: ReadonlySet<string>): Promise<void> {
  for (const size of thumbSizes) {
    for await (const { path, hash } of thumbFiles(home, size)) {
      if (!hash || !keep.has(hash)) await rm(path, { force: true })
    }
  }
}

/** All files among the thumbnails; `hash` is null for an unfinished one. */
async function* thumbFiles(home: Home, size: ThumbSize) {
  const top = home.thumbs(size)
  for (const shard of await names(top)) {
    for (const name of await names(join(top, shard))) {
      yield { path: join(top, shard, name), hash: /^([0-9a-f]{64})\.webp$/.exec(name)?.[1] ?? null }
    }
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}
