/** Finding photos. */
import { searchLibrary } from '../../search/index.ts'
import type { Base } from '../base.ts'
import type { Services } from '../services.ts'

export function searchProcedures(
  os: Base,
  { store, state, active, queryImages, directions, naming }: Services,
) {
  return {
    find: os.search.find.handler(async ({ input }) => {
      await state.look()
      return active.use((loaded) =>
        searchLibrary(
          {
            store,
            ...loaded,
            directions,
            queryImage: (id) => queryImages.thumbs(id),
            tagged: (words) => naming.tagged(words),
          },
          input.query,
          input.limit,
        ),
      )
    }),
  }
}
