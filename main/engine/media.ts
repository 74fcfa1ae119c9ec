/** Pictures by id, for shells to send: a path goes out to them and never comes in from a page. */
import { extname } from 'node:path'
import { KindredError, type PhotoId, type QueryImageId } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import type { QueryImages } from '../search/index.ts'

export interface MediaFile {
  path: string
  /** the person's folder that it must truly lie in; Kindred's own files have none */
  root?: string
  /** media type */
  type: string
}

export type MediaKind = 'thumb256' | 'thumb1024' | 'original'

export type EngineMedia = ReturnType<typeof engineMedia>

const types: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.heic': 'image/heic',
  '.heif': 'image/heif',
  '.jxl': 'image/jxl',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.webp': 'image/webp',
}

export function engineMedia(store: Store, queryImages: QueryImages) {
  return {
    /** @throws KindredError NOT_FOUND, also for the original of a photo whose disk is away */
    file(kind: MediaKind, id: PhotoId): MediaFile {
      const hash = store.photos.hash(id)
      if (hash === null) throw new KindredError('NOT_FOUND', `There is no photo ${id} in the library.`)
      if (kind !== 'original') {
        return { path: store.home.thumb(hash, kind === 'thumb256' ? 256 : 1024), type: 'image/webp' }
      }
      const place = store.photos.original(id)
      if (place === null) {
        throw new KindredError(
          'NOT_FOUND',
          `No file of photo ${id} is there now.`,
          'Connect the disk it lies on.',
        )
      }
      return { ...place, type: types[extname(place.path).toLowerCase()] ?? 'image/jpeg' }
    },

    /**
     * Takes a picture to search by.
     * @param name what an error calls it
     * @throws KindredError BAD_IMAGE
     */
    async addQueryImage(bytes: Uint8Array, name?: string): Promise<{ imageId: QueryImageId }> {
      return { imageId: await queryImages.add(bytes, name) }
    },

    /** @throws KindredError NOT_FOUND */
    async queryImage(id: QueryImageId): Promise<MediaFile> {
      return { path: await queryImages.path(id, 1024), type: 'image/webp' }
    },
  }
}
