/** Captioned photos as the features of two trunks: what heads learn from. */
import { textNumbers } from '../same-text.ts'
import { FeatureRows } from '../sources/index.ts'

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

/**
 * Photos and their texts as pairs.
 * @param captionsOf each photo's texts, at least one
 * @param read what the text trunk gives of texts, [n, textSize]
 */
export async function pairsOf(
  { photos, bursts }: Pick<Pairs, 'photos' | 'bursts'>,
  captionsOf: readonly (readonly string[])[],
  read: (texts: readonly string[]) => Promise<Float32Array>,
  textSize: number,
): Promise<Pairs> {
  const captions = captionsOf.flat()
  const numberOf = textNumbers()
  let row = 0
  return {
    ...{ photos, bursts },
    texts: new FeatureRows(await read(captions), textSize),
    textsOf: captionsOf.map((texts) => texts.map(() => row++)),
    numbers: captions.map(numberOf),
  }
}
