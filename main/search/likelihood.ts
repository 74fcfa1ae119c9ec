/**
 * How likely a photo shows what a text says. A cosine alone cannot tell: some texts are near to all photos, and some
 * photos to all texts. A model trained to tell pairs from strangers (InfoNCE, van den Oord 2018) has learned the ratio of
 * the two densities, p(photo, text) / p(photo) p(text), up to what depends on one side alone; so the photo's scores for
 * everyday words, which hardly any photo shows more than a few of, are its own null: the inverted softmax of Smith et al.
 * 2017. What is left is a logistic regression of three numbers, which a pack brings along (`test/bench/calibrate.ts`).
 *
 * Beside it were tried, at the same precision on other photos: the text's own null, over unrelated photos and over the
 * library (Efron 2004), as z-scores, as quantiles and as a softmax. Alone each spoke for a third to a half of the names
 * that this one speaks for; joined with it none added anything.
 */
import type { Calibration, PackManifest } from '../../shared/model/index.ts'

/** From this likelihood on a photo is called likely. */
export const LIKELY = 0.75

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
 * How likely a photo shows what a text says, 0..1.
 * @param words how many the text has
 * @param level the photo's
 */
export function likelihood(
  { scale, slope, intercept, perWord }: Calibration,
  words: number,
  cosine: number,
  level: number,
): number {
  const logOdds = slope * (scale * cosine - level) + intercept + perWord * Math.log(Math.max(1, words))
  return 1 / (1 + Math.exp(-logOdds))
}
