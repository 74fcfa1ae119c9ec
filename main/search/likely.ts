/**
 * Which results of a query are likely. A threshold on the cosine cannot say it: what counts as high differs by model
 * and by query. Two things are asked instead, both of the query's own scores over a random sample of the library:
 *
 * - Does the best photo stand out? The middle and the spread of the lower half of the scores are the query's own null
 *   (Efron 2004, "Large-scale simultaneous hypothesis testing: the choice of a null hypothesis"); photos that fit
 *   cannot widen it, since they lie in the upper half.
 * - Which others stand out nearly as far? Those that go most of the way from the middle to the best.
 *
 * Where none stands out, either very many fit or none does, and the scores do not tell which: among Flickr8k's photos, of
 * which a quarter show dogs, "dog" has the scores of "skateboard", yet 86 and 18 % of their first 50 are right.
 *
 * Tried on the same models and found worse: one threshold for all queries; the same null at a false discovery rate
 * (Benjamini & Hochberg 1995), which found something likely for 12 of 46 queries, since the scores' upper tail is lighter
 * than a normal one's; and mean and deviation of all scores, which photos that fit widen until none stands out.
 */
import type { Quality } from '../../shared/model/index.ts'

/** With fewer photos the spread is a guess, and all of them are seen at a glance. */
const FEWEST = 50
/** Below the median by one standard deviation of a normal distribution. */
const LOWER = 0.1587
/** A likely photo is this many spreads above the middle. */
const SPREADS = 2
/** And goes this share of the way from the middle to the best. */
const NEARLY = 0.8

/** Whether a model's scores say anything: it was measured, and finds more than luck does. */
export const isTrusted = (quality: Quality | null): boolean => quality?.standing?.aboveChance ?? false

/**
 * @param sample the query's cosines to a random sample of the library, in any order
 * @param best the query's best cosine in the whole library
 * @returns the cosine from which on a photo is likely; null where it cannot be said, since the photos are few or none of
 *   them stands out
 */
export function likelyFrom(sample: Float64Array, best: number): number | null {
  const count = sample.length
  if (count < FEWEST) return null
  const scores = sample.toSorted()
  const middle = scores[count >> 1]!
  const spread = middle - scores[Math.floor(count * LOWER)]!
  const outstanding = middle + SPREADS * spread
  return best < outstanding ? null : Math.max(outstanding, middle + NEARLY * (best - middle))
}
