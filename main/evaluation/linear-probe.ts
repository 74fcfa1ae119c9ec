/**
 * Linear probe (Alain & Bengio 2016): how well a linear classifier of a trunk's frozen features names photos. Beside it,
 * k-NN of the model's vectors, from the same look at the same photos.
 */
import type { LabelQuality } from '../../shared/model/index.ts'
import { inBatches, joined } from './batches.ts'
import { labelQuality } from './label-quality.ts'
import { requireSome, type Labelled } from './labelled.ts'
import { learnClassifier } from './logistic-regression.ts'
import { nearestVotes } from './nearest-neighbours.ts'

/** What turns pixels u8 [n, S, S, 3] into a trunk's features [n, features], and those into unit vectors. */
export interface Probed {
  imageFeatures(pixels: Uint8Array, n: number): Promise<Float32Array>
  imageHead(features: Float32Array, n: number): Promise<Float32Array>
}

export interface ProbedPhoto extends Labelled {
  /** 0..1, equal for photos of one burst: which part of the photos it belongs to */
  readonly part: number
}

export interface ProbeResult {
  probe: LabelQuality
  neighbours: LabelQuality
  /** photos that were learned from */
  learned: number
  /** L2, chosen by a fifth of those */
  weightDecay: number
}

const CHOSEN_BY = 0.2

/**
 * @param names of the classes
 * @param known what is learned from
 * @param photos what is named then
 * @param report gets a stage, and how much of it is done
 * @throws KindredError TOO_FEW_PHOTOS where none can be decoded
 */
export async function linearProbe(
  model: Probed,
  names: readonly string[],
  { known, photos }: { known: readonly ProbedPhoto[]; photos: readonly ProbedPhoto[] },
  report: (stage: 'looking' | 'learning', done: number, total: number) => void,
): Promise<ProbeResult> {
  const all = known.length + photos.length
  const learned = await look(model, known, (done) => report('looking', done, all))
  const asked = await look(model, photos, (done) => report('looking', known.length + done, all))
  const classifier = await learnClassifier(
    learned,
    names.length,
    (row) => learned.photos[row]!.part < CHOSEN_BY,
    (done, total) => report('learning', done, total),
  )
  const voters = learned.vectors.map((vector, i) => ({ vector, label: learned.labels[i]! }))
  const votes = asked.vectors.map((vector) => nearestVotes(names.length, voters, vector))
  return {
    probe: labelQuality(names, asked.labels, classifier.scores(asked.features)),
    neighbours: labelQuality(names, asked.labels, votes),
    learned: learned.photos.length,
    weightDecay: classifier.weightDecay,
  }
}

async function look(model: Probed, photos: readonly ProbedPhoto[], report: (done: number) => void) {
  const seen: ProbedPhoto[] = []
  const lots: Float32Array[] = []
  const vectors: Float32Array[] = []
  for await (const batch of inBatches(photos)) {
    const n = batch.photos.length
    if (n > 0) {
      const features = await model.imageFeatures(joined(batch.pixels), n)
      const heads = await model.imageHead(features, n)
      for (let i = 0; i < n; i++)
        vectors.push(heads.subarray((i * heads.length) / n, ((i + 1) * heads.length) / n))
      lots.push(features)
      seen.push(...batch.photos)
    }
    report(seen.length)
  }
  requireSome(seen.length)
  const features = new Float32Array(lots.reduce((length, lot) => length + lot.length, 0))
  let at = 0
  for (const lot of lots) {
    features.set(lot, at)
    at += lot.length
  }
  const size = features.length / seen.length
  return { photos: seen, labels: seen.map(({ label }) => label), features, size, vectors }
}
