/** Finding photos. */
import { searchLibrary, type Tagged } from '../../search/index.ts'
import type { Base } from '../base.ts'
import type { Services } from '../services.ts'

export function searchProcedures(os: Base, { store, state, active, queryImages, reader, naming }: Services) {
  const tagged = async (words: readonly string[]): Promise<Tagged> => {
    const { id } = naming
    if (id === null) return { ids: new Float64Array(), confidences: new Float64Array() }
    return reader.ask((api) => api.tagged(id, words))
  }
  return {
    find: os.search.find.handler(async ({ input }) => {
      await state.look()
      return active.use((loaded) =>
        searchLibrary(
          { store, ...loaded, queryImage: (id) => queryImages.thumbs(id), tagged },
          input.query,
          input.limit,
        ),
      )
    }),
  }
}
