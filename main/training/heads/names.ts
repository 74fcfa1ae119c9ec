/**
 * A second channel beside the learned one, for an open vocabulary: a photo is the mean of the sentence vectors of the
 * names that a classifier sees in it, weighed by how much it sees them (ConSE, Norouzi 2014), and a text is its own
 * sentence vector. Nothing of it is learned here, so that it knows what no caption ever told.
 */
import {
  emitModel,
  Graph,
  greater,
  input,
  kthLargest,
  l2Normalize,
  linear,
  matmul,
  mul,
  openExecutor,
  softmax,
  where,
  type Value,
} from '../../tensor/index.ts'
import { Parameters } from '../parameters.ts'
import { FeatureRows } from '../sources/index.ts'

export interface NamesShape {
  /** names that the classifier tells apart */
  readonly classes: number
  /** numbers of a sentence vector */
  readonly size: number
}

/** Chosen on flickr8k/dev and 400 held-out photos of coco. */
const TEMPERATURE = 2
const NAMES_A_PHOTO = 20

/**
 * @param features (B, F), as the classifier was taught to read them
 * @returns (B, D), unit vectors
 */
export function seenNames(parameters: Parameters, features: Value, { classes, size }: NamesShape): Value {
  const weight = parameters.matrix('names.classifier.weight', [features.shape[1]!, classes], 1)
  const logits = linear(features, weight, parameters.constant('names.classifier.bias', [classes], 0))
  const chances = softmax(mul(logits, 1 / TEMPERATURE)) // (B, C)
  const kept = where(greater(kthLargest(chances, NAMES_A_PHOTO), chances), 0, chances)
  return l2Normalize(matmul(kept, parameters.matrix('names.vectors', [classes, size], 1)))
}

const ROWS = 500

/** The same of all photos at once: no lesson changes it. */
export async function allSeenNames(
  weights: ReadonlyMap<string, Float32Array>,
  shape: NamesShape,
  photos: FeatureRows,
): Promise<FeatureRows> {
  const out = new Float32Array(photos.count * shape.size)
  for (let at = 0; at < photos.count; at += ROWS) {
    const rows = photos.slice(at, Math.min(photos.count, at + ROWS))
    const graph = new Graph()
    const parameters = new Parameters(graph)
    const features = input(graph, 'features', 'f32', [rows.length / photos.size, photos.size])
    const value = seenNames(parameters, features, shape)
    const held = new Map(parameters.all.map((p) => [p.value as Value, weights.get(p.value.attrs.name)!]))
    const executor = await openExecutor(emitModel([{ name: 'names', value }], { weights: held }))
    const { names } = await executor.run({ features: { dtype: 'f32', shape: features.shape, data: rows } })
    await executor.close()
    out.set(names!.data as Float32Array, at * shape.size)
  }
  return new FeatureRows(out, shape.size)
}
