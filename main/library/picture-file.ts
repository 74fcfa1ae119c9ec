/** The files of a photo's pictures, by its id. */
import { KindredError, type PhotoId } from '../../shared/model/index.ts'
import { mediaType } from '../media/index.ts'
import type { Store } from '../store/index.ts'

export interface PictureFile {
  path: string
  /** the person's folder that it must truly lie in; Kindred's own files have none */
  root?: string
  /** media type */
  type: string
}

export type PictureKind = 'thumb256' | 'thumb1024' | 'original'

/** @throws KindredError NOT_FOUND, also for the original of a photo whose disk is away */
export function pictureFile({ photos, home }: Store, kind: PictureKind, id: PhotoId): PictureFile {
  const hash = photos.hash(id)
  if (hash === null) throw new KindredError('NOT_FOUND', `There is no photo ${id} in the library.`)
  if (kind !== 'original') {
    const path = home.thumb(hash, kind === 'thumb256' ? 256 : 1024)
    return { path, type: mediaType(path) }
  }
  const place = photos.original(id)
  if (place !== null) return { ...place, type: mediaType(place.path) }
  throw new KindredError('NOT_FOUND', `No file of photo ${id} is there now.`, 'Connect the disk it lies on.')
}
