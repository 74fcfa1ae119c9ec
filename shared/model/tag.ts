/** Words for what photos show, told by a model. */
import { z } from 'zod'

/** A word as it is stored and searched for. */
export const TagWord = z.string().trim().toLowerCase().min(1).max(100)

export const PhotoTag = z.object({
  word: TagWord,
  confidence: z.number().describe('how likely it is right, 0..1'),
})
export type PhotoTag = z.infer<typeof PhotoTag>

export const TagCount = z.object({ word: TagWord, photos: z.number().int() })
export type TagCount = z.infer<typeof TagCount>
