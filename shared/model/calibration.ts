/** What turns a model's scores into likelihoods. */
import { z } from 'zod'

/**
 * The log-odds that a photo shows what a text says are, of a text with n words that name something,
 * `(slope + slopePerWord * ln n) * x + intercept + perWord * ln n + (prior . text's vector) / n`, where x is how much
 * better the photo fits the text than everyday words: `scale * cosine - ln(mean of exp(scale * cosine to each of them))`.
 */
export const Calibration = z.object({
  scale: z.number().positive(),
  slope: z.number().positive(),
  slopePerWord: z.number().optional().describe('the more words, the less a score says; absent: as much'),
  intercept: z.number(),
  perWord: z.number().describe('for each e-fold of words in the text: a longer one is harder to fit'),
  prior: z
    .array(z.number())
    .optional()
    .describe('[dims]: how common what a text names is among photos, beside the usual; absent: all alike'),
})
export type Calibration = z.infer<typeof Calibration>
