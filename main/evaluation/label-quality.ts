/** How well photos were told apart by their labels. */
import type { LabelQuality } from '../../shared/model/index.ts'

/**
 * Top-1, top-5 and mean average precision. Where scores are equal the wrong one stands first, so that a collapsed model
 * gains nothing.
 * @param labels the class of each photo
 * @param scores of each photo, its score for each class
 */
export function labelQuality(
  names: readonly string[],
  labels: readonly number[],
  scores: readonly Float32Array[],
): LabelQuality {
  const ranks = labels.map((label, i) => {
    const own = scores[i]![label]!
    return scores[i]!.reduce((before, score, other) => before + Number(other !== label && score >= own), 0)
  })
  const share = (rows: readonly number[], k: number) => rows.filter((rank) => rank < k).length / rows.length
  const classes = names.map((name, label) => {
    const own = ranks.filter((_, i) => labels[i] === label)
    const { length: photos } = own
    const found = photos > 0 && {
      top1: share(own, 1),
      averagePrecision: averagePrecision(
        scores.map((row, i) => ({ score: row[label]!, right: labels[i] === label })),
      ),
    }
    return { name, photos, ...(found || { top1: null, averagePrecision: null }) }
  })
  const precisions = classes.flatMap(({ averagePrecision }) => averagePrecision ?? [])
  return {
    photos: labels.length,
    top1: share(ranks, 1),
    top5: share(ranks, 5),
    meanAveragePrecision: precisions.reduce((sum, each) => sum + each, 0) / precisions.length,
    classes,
  }
}

/** The mean, over the right rows, of the precision among the rows down to each. */
function averagePrecision(rows: { score: number; right: boolean }[]): number {
  rows.sort((a, b) => b.score - a.score || Number(a.right) - Number(b.right))
  let [right, sum] = [0, 0]
  rows.forEach((row, i) => {
    if (row.right) sum += ++right / (i + 1)
  })
  return sum / right
}
