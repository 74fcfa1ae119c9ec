/**
 * How likely a photo shows what a text says. A cosine alone cannot tell: some texts are near to all photos, and some
 * photos to all texts. A model trained to tell pairs from strangers (InfoNCE, van den Oord 2018) has learned the ratio of
 * the two densities, p(photo, text) / p(photo) p(text), up to what depends on one side alone.
 *
 * - Of the photo: its scores for everyday words, which hardly any photo shows more than a few of, are its own null (the
 *   inverted softmax of Smith et al. 2017).
 * - Of the text: how common what it names is. The ratio lacks it, so that dogs, which many photos show, score lower than
 *   German shepherds, which few do. A linear function of the text's vector tells it.
 *
 * What is left is a logistic regression, which a pack brings along (`test/bench/calibrate.ts`).
 *
 * Beside it were tried, at the same precision on other photos: the text's own null, over unrelated photos and over the
 * library (Efron 2004), as z-scores, as quantiles and as a softmax; the learned channel and that of names apart; the least
 * and the mean likelihood of each word of a text. None added anything. The share of the library that fits, by expectation
 * maximisation (Saerens 2002), found more of what is common, and took the kinds of it for one another.
 */
import type { Calibration, PackManifest } from '../../shared/model/index.ts'
import { contentWords } from './content-words.ts'

/** Of what is called likely this share is to be right: four in five, and a little more for what a calibration cannot know. */
export const LIKELY = 0.81

/** How the log-odds grow with what a photo's score has above its level. */
export interface Odds {
  readonly slope: number
  readonly intercept: number
}

/**
 * A pack's calibration, which is of its heads. Beside them, the channel of taught words makes a photo's vector longer before
 * it gets its length of 1, and so all cosines smaller.
 */
export function calibrationOf({ calibration, words }: PackManifest): Calibration | null {
  if (!calibration || !words) return calibration
  return { ...calibration, scale: calibration.scale * Math.hypot(1, words.weight) }
}

/**
 * What a photo's scores are measured from: log(mean(exp(scale * cosine))) over its cosines to everyday words.
 * @param cosines one or more
 */
export function levelOf({ scale }: Calibration, cosines: Float32Array): number {
  let most = -Infinity
  for (const cosine of cosines) most = Math.max(most, cosine)
  let sum = 0
  for (const cosine of cosines) sum += Math.exp(scale * (cosine - most))
  return scale * most + Math.log(sum / cosines.length)
}

/**
 * What is to be known of a text before photos are.
 * @param words all of the text's
 * @param vector what it looks along, [dims]
 */
export function oddsOf(calibration: Calibration, words: readonly string[], vector: Float32Array): Odds {
  const { slope, slopePerWord = 0, intercept, perWord, prior = [] } = calibration
  const count = Math.max(1, contentWords(words).length)
  const common = prior.reduce((sum, weight, i) => sum + weight * vector[i]!, 0)
  return {
    slope: Math.max(0, slope + slopePerWord * Math.log(count)),
    intercept: intercept + perWord * Math.log(count) + common / count,
  }
}

/**
 * How likely a photo shows what a text says, 0..1.
 * @param odds the text's
 * @param level the photo's
 */
export function likelihood(
  { scale }: Calibration,
  { slope, intercept }: Odds,
  cosine: number,
  level: number,
): number {
  return 1 / (1 + Math.exp(-(slope * (scale * cosine - level) + intercept)))
}

/**
 * Which photos are likely for a text: as many, from the likeliest on, as are right in four of five cases together (the
 * tail-area false discovery rate, which is the mean of the local ones: Efron 2004). Where many are sure, others come along.
 * @param likelihoods of each photo
 */
export function likelyOnes(likelihoods: readonly number[]): boolean[] {
  let [from, sum] = [Infinity, 0]
  likelihoods
    .toSorted((a, b) => b - a)
    .forEach((each, i) => {
      sum += each
      if (sum >= LIKELY * (i + 1)) from = each
    })
  return likelihoods.map((each) => each >= from)
}
