/** What turns a model's scores into likelihoods. */
import { z } from 'zod'

/**
 * A photo's log-odds of showing what a text says are `slope * x + intercept + perWord * log(words)`, where x is how much
 * better the photo fits the text than everyday words: `scale * cosine - log(mean of exp(scale * cosine to each of them))`.
 */
export const Calibration = z.object({
  scale: z.number().positive(),
  slope: z.number().positive(),
  intercept: z.number(),
  perWord: z.number().describe('for each e-fold of words in the text: a longer one is harder to fit'),
})
export type Calibration = z.infer<typeof Calibration>
