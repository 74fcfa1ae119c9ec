/** Words for what photos show. */
import type { PhotoId } from '../../../shared/model/index.ts'
import type { Base } from '../base.ts'
import { noPhoto } from '../errors.ts'
import type { Services } from '../services.ts'

export function tagProcedures(os: Base, { store, naming, state }: Services) {
  const mustBeThere = (id: PhotoId) => {
    if (store.photos.hash(id) === null) throw noPhoto(id)
  }
  return {
    list: os.tags.list.handler(() => naming.counts()),
    ofPhoto: os.tags.ofPhoto.handler(({ input: { photoId } }) => {
      mustBeThere(photoId)
      return naming.ofPhoto(photoId)
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
