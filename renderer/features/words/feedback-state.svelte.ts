/** What the person said of results: more like this one, or not like it. Kept for Teach. */
import { Attempts, client, toProblem } from '../../client/index.ts'
import { announcer } from '../../ui/index.ts'
import { counted } from '../../../shared/lib/words.ts'
import type { Feedback, PhotoId } from '../../../shared/model/index.ts'

class FeedbackState extends Attempts {
  /** Null until the engine has answered for the first time. */
  said = $state.raw<readonly Feedback[] | null>(null)
  /** What was said just now. */
  kept = $state.raw<{ text: string; photos: readonly PhotoId[]; fits: boolean } | null>(null)

  async refresh() {
    try {
      this.said = await client.feedback.list()
    } catch (error) {
      this.problem = toProblem(error)
    }
  }

  /** Keeps whether photos are what a text looks for. */
  async say(text: string, photos: readonly PhotoId[], fits: boolean) {
    await this.attempt(async () => {
      await client.feedback.say({ text, photos: [...photos], fits })
      this.kept = { text, photos, fits }
      announcer.say(
        `Kept for Teach: ${counted(photos.length, 'photo')} ${fits ? 'like' : 'not like'} “${text}”.`,
      )
    })
  }

  /** Forgets what was said of some photos for a text, or of all of them. */
  async forget(text: string, photos?: readonly PhotoId[]) {
    await this.attempt(async () => {
      await client.feedback.forget({ text, ...(photos && { photos: [...photos] }) })
      announcer.say(`What was said for “${text}” is forgotten.`)
      await this.refresh()
    })
  }

  /** Takes back what was said just now. */
  async undo() {
    const { kept } = this
    this.kept = null
    if (kept) await this.forget(kept.text, kept.photos)
  }
}

export const feedbackState = new FeedbackState()
