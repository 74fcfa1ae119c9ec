/** Reading a photo file's bytes, and refusing what is no picture before anything is decoded. */
import { constants } from 'node:fs'
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises'
import { basename, sep } from 'node:path'
import type { PictureKind } from './decode/index.ts'
import { isPicture, reasonAgainst, sniff } from './formats.ts'
import { UnreadablePhoto } from './unreadable.ts'

export const MAX_BYTES = 1 << 30

/** Where a picture comes from: a file of a photo folder, or bytes that a person gave. */
export type Source = { path: string; root: string } | { name: string; data: Uint8Array }

/** A photo file in memory. */
export interface PhotoFile {
  name: string
  kind: PictureKind
  data: Buffer<ArrayBuffer>
  /** SHA-256 of the bytes, hex. */
  hash: string
}

/**
 * Reads the file and hashes it off the main thread.
 * @throws UnreadablePhoto when it cannot be read or does not begin as a picture does
 */
export async function loadPhoto(source: Source): Promise<PhotoFile> {
  const name = 'path' in source ? basename(source.path) : source.name
  const data =
    'path' in source
      ? await readBytes(source.path, source.root)
      : (Buffer.from(source.data) as Buffer<ArrayBuffer>)
  const kind = sniff(name, data)
  if (kind === null) throw notAPicture(name, data)
  if (!isPicture(kind)) throw new UnreadablePhoto('unsupported', reasonAgainst(name, kind))
  const digest = await crypto.subtle.digest('SHA-256', data)
  return { name, kind, data, hash: Buffer.from(digest).toString('hex') }
}

async function readBytes(path: string, root: string): Promise<Buffer<ArrayBuffer>> {
  const name = basename(path)
  try {
    await using file = await openInside(path, root)
    const { size } = await file.stat()
    if (size > MAX_BYTES) {
      throw new UnreadablePhoto('failed', {
        code: 'too-large',
        message: `${name} has ${(size / 2 ** 30).toFixed(1)} GB; Kindred reads pictures up to 1 GB.`,
        remedy: 'Save a smaller copy beside it.',
      })
    }
    return (await file.readFile()) as Buffer<ArrayBuffer>
  } catch (cause) {
    if (cause instanceof UnreadablePhoto) throw cause
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ELOOP') throw isLink(name)
    const denied = code === 'EACCES' || code === 'EPERM'
    throw new UnreadablePhoto(
      'failed',
      {
        code: denied ? 'no-access' : 'unreadable',
        message: `${name} cannot be read: ${denied ? 'access is denied' : `the disk says ${code}`}.`,
        remedy: denied
          ? 'Give yourself the right to read it, then try the failed files again.'
          : 'Check the disk, then try the failed files again.',
      },
      { cause, gone: code === 'ENOENT' },
    )
  }
}

/**
 * Opens a file that truly lies below `root`: a link that was put in its place, or in the place of a folder above it,
 * after it was found is not followed. A pipe or a device is not waited for.
 */
async function openInside(path: string, root: string): Promise<FileHandle> {
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
      throw isLink(basename(path))
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

const isLink = (name: string) =>
  new UnreadablePhoto('failed', {
    code: 'link',
    message: `${name} was a file of this folder when it was found, and leads elsewhere now; links are not followed.`,
    remedy: 'Look for changes in its folder again.',
  })

function notAPicture(name: string, data: Buffer): UnreadablePhoto {
  if (data.length === 0) {
    return new UnreadablePhoto('failed', {
      code: 'empty',
      message: `${name} is empty: it has no bytes at all.`,
      remedy: 'Copy it again from the camera or a backup, or delete it.',
    })
  }
  if (data.subarray(0, 512).every((byte) => byte === 0)) {
    return new UnreadablePhoto('failed', {
      code: 'damaged',
      message: `${name} begins with nothing but zeros: its content was lost.`,
      remedy: 'Copy it again from the camera or a backup, and check the disk.',
    })
  }
  return new UnreadablePhoto('unsupported', {
    code: 'no-picture',
    message: `${name} is called a picture but holds none.`,
    remedy: 'Give it the ending that its content has, or delete it.',
  })
}
