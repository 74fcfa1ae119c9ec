/** Queries and results. */
import { z } from 'zod'
import { PhotoId, QueryImageId } from './ids.ts'
import { Tile } from './library.ts'

/**
 * How a part counts: 1 looks for it, more than 1 for it above the others, and below 0 for photos without it.
 * `looksFor` and `leavesOut` are what a part counts unless somebody says otherwise.
 */
const weight = z
  .number()
  .min(-2)
  .max(2)
  .refine((value) => value !== 0, 'A weight of 0 says nothing.')
  .default(1)
export const looksFor = 1
export const leavesOut = -0.5

/** Words, a library photo, or a picture from outside, with its weight. */
export const QueryPart = z.union([
  z.strictObject({ text: z.string().trim().min(1).max(1000), weight }),
  z.strictObject({ photoId: PhotoId, weight }),
  z.strictObject({ imageId: QueryImageId, weight }),
])
export type QueryPart = z.infer<typeof QueryPart>

export const mostParts = 8

/** What to look for: at least one part of it has a weight above 0. */
export const Query = z.object({
  parts: z.array(QueryPart).min(1).max(mostParts, `A query has at most ${mostParts} parts.`),
})
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
