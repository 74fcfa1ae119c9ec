/** What the person said of results. */
import type { Base } from '../base.ts'
import type { Services } from '../services.ts'
import { mustBeThere } from './photos-there.ts'

export function feedbackProcedures(os: Base, { store, state }: Services) {
  return {
    list: os.feedback.list.handler(() => store.feedback.byText()),
    say: os.feedback.say.handler(({ input: { text, photos, fits } }) => {
      mustBeThere(store, photos)
      store.feedback.say(text, photos, fits)
      state.touch()
      return {}
    }),
    forget: os.feedback.forget.handler(({ input: { text, photos } }) => {
      store.feedback.forget(text, photos)
      state.touch()
      return {}
    }),
  }
}
