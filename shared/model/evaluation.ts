/** What an evaluation says of a model, besides `Quality`. */
import { z } from 'zod'

/** Shares, 0..1, of photos that are named rightly among some names. */
export const LabelQuality = z.object({
  photos: z.number().int(),
  top1: z.number().describe('the part of photos whose own name comes first'),
  top5: z.number().describe('the part of photos whose own name is among the first five'),
  meanAveragePrecision: z.number().describe('over the names, each of which ranks all photos'),
  classes: z.array(
    z.object({
      name: z.string(),
      photos: z.number().int(),
      top1: z.number().nullable().describe('null where no photo of it could be decoded'),
      averagePrecision: z.number().nullable(),
    }),
  ),
})
export type LabelQuality = z.infer<typeof LabelQuality>

/** How near two models' vectors of the same things are. */
export const Cosines = z.object({ count: z.number().int(), mean: z.number(), least: z.number() })
export type Cosines = z.infer<typeof Cosines>
