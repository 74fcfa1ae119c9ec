/** Words of a person's own: a name or a place that some of their photos show. */
import { z } from 'zod'
import { foldOwnWord } from '../lib/own-words.ts'
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

/** Words as a file, for another library that has the same photos. */
export const OwnWordsFile = z.object({
  format: z.literal('kindred-words-1'),
  words: z.array(
    z.object({
      text: OwnWordText,
      photos: z
        .array(
          z.object({
            content: z.string().describe("SHA-256 of the file's bytes, hex"),
            pixels: z.string().describe('SHA-256 of the pixels, hex'),
          }),
        )
        .max(MOST_PHOTOS),
    }),
  ),
})
export type OwnWordsFile = z.infer<typeof OwnWordsFile>
