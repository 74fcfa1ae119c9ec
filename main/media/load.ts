/** Reading a photo file's bytes, and refusing what is no picture before anything is decoded. */
import { basename } from 'node:path'
import { leadsElsewhere, openInside, type FoundFile } from '../files/index.ts'
import type { PictureKind } from './decode/index.ts'
import { isPicture, reasonAgainst, sniff } from './formats.ts'
import { UnreadablePhoto } from './unreadable.ts'

export const MAX_BYTES = 1 << 30

/** Where a picture comes from: a file of a photo folder, or bytes that a person gave. */
export type Source = FoundFile | { name: string; data: Uint8Array }

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
  const data = 'path' in source ? await readBytes(source) : (Buffer.from(source.data) as Buffer<ArrayBuffer>)
  const kind = sniff(name, data)
  if (kind === null) throw notAPicture(name, data)
  if (!isPicture(kind)) throw new UnreadablePhoto('unsupported', reasonAgainst(name, kind))
  const digest = await crypto.subtle.digest('SHA-256', data)
  return { name, kind, data, hash: Buffer.from(digest).toString('hex') }
}

async function readBytes(found: FoundFile): Promise<Buffer<ArrayBuffer>> {
  const name = basename(found.path)
  try {
    await using file = await openInside(found)
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
    if (code === 'ELOOP') throw new UnreadablePhoto('failed', leadsElsewhere(found))
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
