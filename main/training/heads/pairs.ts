/** Captioned photos as the features of two trunks: what heads learn from. */
import type { FeatureRows } from '../sources/index.ts'

export interface Pairs {
  readonly photos: FeatureRows
  readonly texts: FeatureRows
  /** of each photo its burst: photos of one are not each other's negatives */
  readonly bursts: readonly number[]
  /** of each photo the rows of its texts, at least one */
  readonly textsOf: readonly (readonly number[])[]
  /** of each text its number: texts that say the same share one */
  readonly numbers: readonly number[]
}
