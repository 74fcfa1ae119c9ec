/** Words of a person's own. */
import { KindredError, type OwnWordId } from '../../../shared/model/index.ts'
import { exportOwnWords, importOwnWords } from '../../search/index.ts'
import type { Base } from '../base.ts'
import type { Services } from '../services.ts'
import { mustBeThere } from './photos-there.ts'

export function wordProcedures(os: Base, { store, state }: Services) {
  const { ownWords } = store
  const wordOf = (id: OwnWordId) => {
    const word = ownWords.get(id)
    if (word) return word
    throw new KindredError('NOT_FOUND', `There is no word ${id}.`, 'Look at the list again.')
  }
  return {
    list: os.words.list.handler(() => ownWords.list()),
    add: os.words.add.handler(({ input: { text, photos } }) => {
      mustBeThere(store, photos)
      const word = ownWords.add(text, photos)
      state.touch()
      return word
    }),
    edit: os.words.edit.handler(({ input: { id, text, photos } }) => {
      const { text: before } = wordOf(id)
      mustBeThere(store, photos ?? [])
      const same = text === undefined ? null : ownWords.find(text)
      if (same !== null && same !== id) {
        throw new KindredError(
          'BAD_INPUT',
          `There is a word "${wordOf(same).text}" already, so "${before}" cannot be called that.`,
          'Add its photos to that word, and remove this one.',
        )
      }
      store.transaction(() => {
        if (text !== undefined) ownWords.rename(id, text)
        if (photos) ownWords.setPhotos(id, photos)
      })
      state.touch()
      return wordOf(id)
    }),
    remove: os.words.remove.handler(({ input: { id } }) => {
      wordOf(id)
      ownWords.remove(id)
      state.touch()
      return {}
    }),
    export: os.words.export.handler(() => exportOwnWords(store)),
    import: os.words.import.handler(({ input }) => {
      const added = importOwnWords(store, input)
      state.touch()
      return added
    }),
  }
}
