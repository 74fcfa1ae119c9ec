/** Thumbnails on disk: whole or not there, and gone when their photo is. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomic } from '../files/index.ts'
import type { Photo } from '../media/index.ts'
import { thumbSizes, type Home, type ThumbSize } from '../store/index.ts'

/**
 * Writes both thumbnails; a kill never leaves half of one.
 * @throws DISK_FULL
 */
export async function writeThumbs(home: Home, photo: Photo): Promise<void> {
  await writeAtomic(home.thumb(photo.hash, 256), photo.thumb256)
  await writeAtomic(home.thumb(photo.hash, 1024), photo.thumb1024)
}

/** The hashes whose thumbnails are both there. */
export async function photosWithThumbs(home: Home): Promise<Set<string>> {
  const small = new Set<string>()
  for await (const { hash } of thumbFiles(home, 256)) if (hash) small.add(hash)
  const both = new Set<string>()
  for await (const { hash } of thumbFiles(home, 1024)) if (hash && small.has(hash)) both.add(hash)
  return both
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
