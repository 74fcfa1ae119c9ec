/** Zero-shot classification: which of some names a photo is of, told by its vector's cosines to the names' vectors. */
import type { LabelQuality } from '../../shared/model/index.ts'
import type { Embedder } from './embedder.ts'
import { labelQuality } from './label-quality.ts'
import { look, type Labelled } from './labelled.ts'

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
): Promise<LabelQuality> {
  const classes = await classVectors(model, names)
  const labels: number[] = []
  const scores: Float32Array[] = []
  for await (const { label, vector } of look(model, photos, report)) {
    labels.push(label)
    scores.push(products(classes, vector))
  }
  return labelQuality(names, labels, scores)
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
