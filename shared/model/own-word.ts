/** Words of a person's own: a name or a place that some of their photos show. */
import { z } from 'zod'
import { foldOwnWord } from '../lib/own-words.ts'
import { FeedbackText } from './feedback.ts'
import { PhotoId } from './ids.ts'

const MOST_PHOTOS = 1000

export const OwnWordId = z.number().int().positive().brand<'OwnWordId'>()
export type OwnWordId = z.infer<typeof OwnWordId>

export const OwnWordText = z
  .string()
  .trim()
  .max(100)
  .refine((text) => foldOwnWord(text) !== '', 'A word has a letter, a number or an emoji.')

export const OwnWordPhotos = z.array(PhotoId).min(1).max(MOST_PHOTOS)

export const OwnWord = z.object({
  id: OwnWordId,
  text: z.string(),
  photos: z.array(PhotoId).describe('that show it, newest first; those that are gone are left out'),
})
export type OwnWord = z.infer<typeof OwnWord>

/** What names a photo in another library. */
const PhotoPrints = z.object({
  content: z.string().describe("SHA-256 of the file's bytes, hex"),
  pixels: z.string().describe('SHA-256 of the pixels, hex'),
})

/** Words as a file, for another library that has the same photos; and what the person said of results. */
export const OwnWordsFile = z.object({
  format: z.literal('kindred-words-1'),
  words: z.array(
    z.object({
      text: OwnWordText,
      photos: z.array(PhotoPrints).max(MOST_PHOTOS),
    }),
  ),
  feedback: z
    .array(z.object({ text: FeedbackText, fits: z.boolean(), photo: PhotoPrints }))
    .default([])
    .describe('whether a photo is what a text looks for'),
})
export type OwnWordsFile = z.infer<typeof OwnWordsFile>
