/** "More like this" and "not like this": what the person said of results, kept for Teach. */
import { z } from 'zod'
import { Feedback, FeedbackText, PhotoId } from '../model/index.ts'
import { procedure } from './base.ts'

const photos = z.array(PhotoId).min(1).max(1000)

export const feedback = {
  /** In the order of the letters of what was looked for. */
  list: procedure.output(z.array(Feedback)),
  /** Keeps whether photos are what a text looks for, in the place of what was said of them before. */
  say: procedure.input(z.object({ text: FeedbackText, photos, fits: z.boolean() })).output(z.object({})),
  /** Forgets what was said of photos, or of all photos, for a text. */
  forget: procedure.input(z.object({ text: FeedbackText, photos: photos.optional() })).output(z.object({})),
}
