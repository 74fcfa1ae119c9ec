/** Reading a photo file's bytes, and refusing what is no picture before anything is decoded. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { reasonAgainst, sniff } from './formats.ts'
import { UnreadablePhoto } from './unreadable.ts'

const MAX_BYTES = 1 << 30

/** A photo file in memory. */
export interface PhotoFile {
  path: string
  data: Buffer<ArrayBuffer>
  /** SHA-256 of the bytes, hex. */
  hash: string
}

/**
 * Reads the file and hashes it off the main thread.
 * @throws UnreadablePhoto when it cannot be read or does not begin as a picture does
 */
export async function loadPhoto(path: string): Promise<PhotoFile> {
  const data = await readBytes(path)
  const name = basename(path)
  const kind = sniff(data)
  if (kind === null) throw notAPicture(name, data)
  if (kind !== 'picture') throw new UnreadablePhoto('unsupported', reasonAgainst(name, kind))
  const digest = await crypto.subtle.digest('SHA-256', data)
  return { path, data, hash: Buffer.from(digest).toString('hex') }
}

async function readBytes(path: string): Promise<Buffer<ArrayBuffer>> {
  const name = basename(path)
  try {
    await using file = await open(path)
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
      { cause },
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
