/** Zero-shot classification: which of some names a photo is of, told by its vector's cosines to the names' vectors. */
import { KindredError, type ZeroShot } from '../../shared/model/index.ts'
import { inBatches, joined, type Decodable } from './batches.ts'
import type { Embedder } from './embedder.ts'

export interface Labelled extends Decodable {
  /** the number of its class */
  readonly label: number
}

/** A thing of that name. */
const one = (name: string) => `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`

/**
 * What a name stands in; a class's vector is the mean of theirs, normalised (Radford 2021, section 3.1.4). Chosen among
 * eleven on Imagenette's train split and Grocery's val split.
 */
const templates = [
  (name: string) => name,
  (name: string) => `a photo of ${one(name)}`,
  (name: string) => `a picture of ${one(name)}`,
  (name: string) => `there is ${one(name)} in the picture`,
]

/**
 * How many of `photos` a model names rightly, where it is told nothing but the names.
 * @param names of the classes, at least two
 * @param report gets the number of photos looked at so far
 * @throws KindredError NO_TEXT_TOWER, TOO_FEW_PHOTOS when none can be decoded
 */
export async function zeroShot(
  model: Embedder,
  names: readonly string[],
  photos: readonly Labelled[],
  report: (done: number) => void = () => {},
): Promise<ZeroShot> {
  const classes = await classVectors(model, names)
  const labels: number[] = []
  const scores: Float32Array[] = []
  for await (const batch of inBatches(photos)) {
    if (batch.photos.length > 0) {
      const images = await model.encodeImages(joined(batch.pixels), batch.photos.length)
      batch.photos.forEach(({ label }, i) => {
        labels.push(label)
        scores.push(products(classes, images.subarray(i * model.dims, (i + 1) * model.dims)))
      })
    }
    report(labels.length)
  }
  if (labels.length === 0) {
    throw new KindredError('TOO_FEW_PHOTOS', 'None of the photos can be decoded.', 'Choose other photos.')
  }
  return summary(names, labels, scores)
}

/** The unit vector of each name, [names.length, dims]. */
export async function classVectors(model: Embedder, names: readonly string[]): Promise<Float32Array> {
  const { dims } = model
  const sentences = await model.encodeText(names.flatMap((name) => templates.map((say) => say(name))))
  const classes = new Float32Array(names.length * dims)
  for (let i = 0; i < names.length; i++) {
    const mean = classes.subarray(i * dims, (i + 1) * dims)
    for (let t = 0; t < templates.length; t++) {
      for (let d = 0; d < dims; d++) mean[d]! += sentences[(i * templates.length + t) * dims + d]!
    }
    const length = Math.hypot(...mean)
    for (let d = 0; d < dims; d++) mean[d]! /= length
  }
  return classes
}

function products(rows: Float32Array, vector: Float32Array): Float32Array {
  const out = new Float32Array(rows.length / vector.length)
  for (let at = 0; at < rows.length; at++)
    out[Math.floor(at / vector.length)]! += rows[at]! * vector[at % vector.length]!
  return out
}

/**
 * Top-1, top-5 and mean average precision. Where scores are equal the wrong one stands first, so that a collapsed model
 * gains nothing.
 * @param labels the class of each photo
 * @param scores of each photo, its score for each class
 */
export function summary(
  names: readonly string[],
  labels: readonly number[],
  scores: readonly Float32Array[],
): ZeroShot {
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
