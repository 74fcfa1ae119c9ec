/** Queries and results. */
import { z } from 'zod'
import { PhotoId, QueryImageId } from './ids.ts'
import { Tile } from './library.ts'

/** What to look for: words, a library photo, or a picture from outside. Exactly one, for now. */
export const Query = z.union([
  z.object({ text: z.string().trim().min(1).max(1000) }),
  z.object({ photoId: PhotoId }),
  z.object({ imageId: QueryImageId }),
])
export type Query = z.infer<typeof Query>

/** `score` is the cosine similarity of query and photo, -1..1. */
export const SearchResult = Tile.extend({ score: z.number() })
export type SearchResult = z.infer<typeof SearchResult>

export const SearchAnswer = z.object({
  model: z.string(),
  results: z.array(SearchResult),
  searched: z.number().int().describe('how many photos have a vector of this model'),
  tookMs: z.number(),
})
export type SearchAnswer = z.infer<typeof SearchAnswer>
