/** k-NN classification (Wu 2018): which of some names a photo is of, told by its nearest photos of known names. */
import type { LabelQuality } from '../../shared/model/index.ts'
import type { Embedder } from './embedder.ts'
import { labelQuality } from './label-quality.ts'
import { look, type Labelled } from './labelled.ts'

/** How many vote, as DINO's reference counts (Caron 2021), and how sharply the nearer ones count more. */
const [K, TEMPERATURE] = [20, 0.1]

/**
 * How many of `photos` get the right name where each of the k nearest of `known` votes for its own by exp(cos / T).
 * @param names of the classes
 * @param report gets the number of photos looked at so far, of both
 * @throws KindredError TOO_FEW_PHOTOS when none can be decoded
 */
export async function nearestNeighbours(
  model: Embedder,
  names: readonly string[],
  known: readonly Labelled[],
  photos: readonly Labelled[],
  report: (done: number) => void = () => {},
): Promise<LabelQuality> {
  const voters: { label: number; vector: Float32Array }[] = []
  for await (const each of look(model, known, report)) voters.push(each)
  const labels: number[] = []
  const votes: Float32Array[] = []
  for await (const { label, vector } of look(model, photos, (done) => report(voters.length + done))) {
    labels.push(label)
    votes.push(nearestVotes(names.length, voters, vector))
  }
  return labelQuality(names, labels, votes)
}

/** For each class the votes of the k nearest of `voters`, [classes]. */
export function nearestVotes(
  classes: number,
  voters: readonly { label: number; vector: Float32Array }[],
  vector: Float32Array,
): Float32Array {
  const near = voters.map(({ label, vector: other }) => ({ label, cosine: dot(vector, other) }))
  near.sort((a, b) => b.cosine - a.cosine)
  const votes = new Float32Array(classes)
  for (const { label, cosine } of near.slice(0, K)) votes[label]! += Math.exp((cosine - 1) / TEMPERATURE)
  return votes
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
