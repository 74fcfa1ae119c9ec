/** Opening the file of an answer. */
import type { Stats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { openInside } from '../../files/index.ts'
import type { FilePart } from './answer.ts'

type Place = Pick<FilePart, 'path' | 'root'>

const openPlace = ({ path, root }: Place): Promise<FileHandle> =>
  root === undefined ? open(path) : openInside({ path, root })

/** @throws what the disk says; ELOOP where a link was put in the place of a person's file */
export async function statPart(place: Place): Promise<Stats> {
  const file = await openPlace(place)
  try {
    return await file.stat()
  } finally {
    await file.close()
  }
}

/** The bytes of a part; the file is closed when the stream ends. @throws as `statPart` */
export async function readPart(part: FilePart): Promise<Readable> {
  const file = await openPlace(part)
  return file.createReadStream({ start: part.start, end: part.end })
}
