/** What the person said of photos that words found. Teach learns from it. */
import { z } from 'zod'
import { foldOwnWord } from '../lib/own-words.ts'
import { mostCharacters } from '../lib/weights.ts'
import { PhotoId } from './ids.ts'

/** The words that were looked for. */
export const FeedbackText = z
  .string()
  .trim()
  .max(mostCharacters)
  .refine((text) => foldOwnWord(text) !== '', 'Words have a letter, a number or an emoji.')

export const Feedback = z.object({
  text: z.string(),
  more: z.array(PhotoId).describe('"more like this", newest first; those that are gone are left out'),
  less: z.array(PhotoId).describe('"not like this"'),
})
export type Feedback = z.infer<typeof Feedback>
