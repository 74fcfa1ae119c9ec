/** Words of a person's own, which searches understand at once from the photos that show what they mean. */
import { z } from 'zod'
import { OwnWord, OwnWordId, OwnWordPhotos, OwnWordsFile, OwnWordText } from '../model/index.ts'
import { procedure } from './base.ts'

export const words = {
  /** In the order of their letters. */
  list: procedure.output(z.array(OwnWord)),
  /** Makes a word of photos, or adds them to those of the word that is there. */
  add: procedure.input(z.object({ text: OwnWordText, photos: OwnWordPhotos })).output(OwnWord),
  /** Writes a word in another way, or says anew which photos show it. */
  edit: procedure
    .input(z.object({ id: OwnWordId, text: OwnWordText.optional(), photos: OwnWordPhotos.optional() }))
    .output(OwnWord),
  remove: procedure.input(z.object({ id: OwnWordId })).output(z.object({})),
  export: procedure.output(OwnWordsFile),
  /** Adds what a file holds of the photos that this library has; a word without any is left out. */
  import: procedure.input(OwnWordsFile).output(
    z.object({
      words: z.number().int().describe('that were added or got photos'),
      photos: z.number().int(),
      feedback: z.number().int().describe('how often a photo is, or is not, what a text looks for'),
      missing: z.number().int().describe('photos of the file that this library does not have'),
    }),
  ),
}
