/** Pictures by id, for shells to send: a path goes out to them and never comes in from a page. */
import type { PhotoId, QueryImageId } from '../../shared/model/index.ts'
import { pictureFile, type PictureFile, type PictureKind } from '../library/index.ts'
import { mediaType } from '../media/index.ts'
import type { Services } from './services.ts'

export type EngineMedia = ReturnType<typeof engineMedia>

export const engineMedia = ({ store, queryImages }: Pick<Services, 'store' | 'queryImages'>) => ({
  /** @throws KindredError NOT_FOUND, also for the original of a photo whose disk is away */
  file: (kind: PictureKind, id: PhotoId): PictureFile => pictureFile(store, kind, id),

  /**
   * Takes a picture to search by.
   * @param name what an error calls it
   * @throws KindredError BAD_IMAGE
   */
  async addQueryImage(bytes: Uint8Array, name?: string): Promise<{ imageId: QueryImageId }> {
    return { imageId: await queryImages.add(bytes, name) }
  },

  /** @throws KindredError NOT_FOUND */
  async queryImage(id: QueryImageId): Promise<PictureFile> {
    const path = await queryImages.path(id, 1024)
    return { path, type: mediaType(path) }
  },
})
