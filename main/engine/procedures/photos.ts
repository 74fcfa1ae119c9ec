/** Photos by id. */
import type { PhotoDetails, PhotoId } from '../../../shared/model/index.ts'
import type { Base } from '../base.ts'
import { noPhoto } from '../errors.ts'
import type { Services } from '../services.ts'

export function photoProcedures(os: Base, { store, reader, state }: Services) {
  const details = (id: PhotoId): PhotoDetails => {
    const found = store.photos.details(id)
    if (!found) throw noPhoto(id)
    return found
  }
  return {
    outline: os.photos.outline.handler(async () => {
      const { version } = state
      const { ids, ratios, days } = await reader.ask((api) => api.outline())
      return { version, ids: Array.from(ids) as PhotoId[], ratios: Array.from(ratios), days }
    }),
    tiles: os.photos.tiles.handler(({ input }) => store.photos.tiles(input.ids)),
    details: os.photos.details.handler(({ input }) => details(input.id)),
    caption: os.photos.caption.handler(({ input }) => {
      details(input.id)
      store.captions.setPerson(input.id, input.text)
      state.touch()
      return details(input.id)
    }),
  }
}
