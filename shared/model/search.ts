/** Queries and results. */
import { z } from 'zod'
import { heaviest, looksFor, mostParts } from '../lib/weights.ts'
import { PhotoId, QueryImageId } from './ids.ts'
import { Tile } from './library.ts'
import { TagWord } from './tag.ts'

/** 1 looks for a part, more than 1 for it above the others, and below 0 for photos without it. */
const weight = z
  .number()
  .min(-heaviest)
  .max(heaviest)
  .refine((value) => value !== 0, 'A weight of 0 says nothing.')
  .default(looksFor)

/** More is no query at all; `mostCharacters` is what a person is told. */
const mostReceived = 100_000

/** Words, a library photo, or a picture from outside, with its weight. */
export const QueryPart = z.union([
  z.strictObject({ text: z.string().trim().min(1).max(mostReceived), weight }),
  z.strictObject({ photoId: PhotoId, weight }),
  z.strictObject({ imageId: QueryImageId, weight }),
])
export type QueryPart = z.infer<typeof QueryPart>

/** What to look for: a part of it has a weight above 0, or photos must have a tag. */
export const Query = z
  .object({
    parts: z.array(QueryPart).max(mostParts, `A query has at most ${mostParts} parts.`).default([]),
    tags: z
      .array(TagWord)
      .max(mostParts, `A query has at most ${mostParts} tags.`)
      .default([])
      .describe('only photos that have all of them; without parts, the surest first'),
  })
  .refine(({ parts, tags }) => parts.length + tags.length > 0, 'A query has at least one part or tag.')
export type Query = z.infer<typeof Query>

/** `score` is the cosine similarity of query and photo, -1..1. */
export const SearchResult = Tile.extend({
  score: z.number(),
  burst: z
    .array(PhotoId)
    .describe('the other photos of its burst that look like it, best first; it stands for them'),
})
export type SearchResult = z.infer<typeof SearchResult>

export const SearchAnswer = z.object({
  model: z.string(),
  results: z.array(SearchResult),
  likely: z
    .number()
    .int()
    .nullable()
    .describe(
      'how many of the results, from the first on, are likely to be what is meant; 0: none is, or the query is not understood; null: it cannot be said',
    ),
  unknownWords: z.array(z.string()).describe('words to look for that the model has not learned'),
  cut: z
    .array(z.object({ part: z.number().int(), words: z.number().int(), read: z.number().int() }))
    .describe(
      'texts that are longer than the model reads: which part of the query (from 0), how many words it has, and how many of them, from the first on, the model takes in',
    ),
  searched: z.number().int().describe('how many photos have a vector of this model'),
  tookMs: z.number(),
})
export type SearchAnswer = z.infer<typeof SearchAnswer>
