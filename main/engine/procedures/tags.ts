/** Words for what photos show. */
import { KindredError, type PhotoId } from '../../../shared/model/index.ts'
import type { Base } from '../base.ts'
import type { Services } from '../services.ts'

export function tagProcedures(os: Base, { store, reader, naming, state }: Services) {
  const mustBeThere = (id: PhotoId) => {
    if (store.photos.hash(id) !== null) return
    throw new KindredError(
      'NOT_FOUND',
      `There is no photo ${id} in the library.`,
      'Look at the library again.',
    )
  }
  return {
    list: os.tags.list.handler(async () => {
      const { id } = naming
      return id === null ? [] : reader.ask((api) => api.tagCounts(id))
    }),
    ofPhoto: os.tags.ofPhoto.handler(({ input: { photoId } }) => {
      mustBeThere(photoId)
      const { id } = naming
      return id === null ? [] : store.tags.ofPhoto(id, photoId)
    }),
    remove: os.tags.remove.handler(({ input: { photoId, word } }) => {
      mustBeThere(photoId)
      store.tags.refuse(photoId, word)
      state.touch()
      return {}
    }),
    restore: os.tags.restore.handler(({ input: { photoId, word } }) => {
      mustBeThere(photoId)
      store.tags.allow(photoId, word)
      state.touch()
      return {}
    }),
  }
}
