/** Multinomial logistic regression on standardised features, with the weight decay that suits photos it has not learned from. */
import { KindredError } from '../../shared/model/index.ts'
import {
  add,
  emitModel,
  Graph,
  gradients,
  input,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  openExecutor,
  sum,
  type Tensor,
} from '../tensor/index.ts'
import { minimise } from './l-bfgs.ts'

/** Features of photos, row by row, [labels.length, size], and the class of each. */
export interface FeatureSet {
  readonly size: number
  readonly features: Float32Array
  readonly labels: readonly number[]
}

/** Features [n, size] to a score for each class, [n] of [classes]. */
export interface Classifier {
  weightDecay: number
  scores(features: Float32Array): Float32Array[]
}

/** What is tried, the strongest first: each begins where the one before ended. */
const DECAYS = [10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5]

/**
 * Learns to tell classes apart.
 * @param isChosenBy tells of a row whether the weight decay is chosen by it; what is learned at last, is learned of all rows
 * @param report gets how many decays were tried, of how many
 * @throws KindredError TOO_FEW_PHOTOS
 */
export async function learnClassifier(
  set: FeatureSet,
  classes: number,
  isChosenBy: (row: number) => boolean,
  report: (done: number, total: number) => void,
): Promise<Classifier> {
  const standardise = standardiser(set)
  const rows = set.labels.map((_, row) => row)
  const of = (some: readonly number[]) => pick(set, some, standardise)
  const chosenBy = of(rows.filter(isChosenBy))
  if (chosenBy.labels.length === 0 || chosenBy.labels.length === rows.length) {
    throw new KindredError(
      'TOO_FEW_PHOTOS',
      `There are ${rows.length} photos to learn from; a fifth of them has to choose the weight decay.`,
      'Choose folders with more photos.',
    )
  }
  const tried = await openProblem(of(rows.filter((row) => !isChosenBy(row))), classes)
  const total = DECAYS.length + 1
  let [best, weightDecay] = [-1, DECAYS[0]!]
  try {
    let weights: Float32Array = new Float32Array((set.size + 1) * classes)
    for (const [done, decay] of DECAYS.entries()) {
      weights = await tried.solve(weights, decay)
      const right = rightly(scoresOf(weights, chosenBy.features, set.size, classes), chosenBy.labels)
      if (right > best) [best, weightDecay] = [right, decay]
      report(done + 1, total)
    }
  } finally {
    await tried.close()
  }
  const final = await openProblem(of(rows), classes)
  try {
    const weights = await final.solve(new Float32Array((set.size + 1) * classes), weightDecay)
    report(total, total)
    return {
      weightDecay,
      scores: (features) => scoresOf(weights, standardise(features), set.size, classes),
    }
  } finally {
    await final.close()
  }
}

/** Mean 0 and deviation 1 in every dimension, by the rows of a set. */
function standardiser({ features, size, labels }: FeatureSet): (features: Float32Array) => Float32Array {
  const n = labels.length
  const [sums, squares] = [new Float64Array(size), new Float64Array(size)]
  features.forEach((x, i) => (sums[i % size]! += x))
  const means = sums.map((each) => each / n)
  features.forEach((x, i) => (squares[i % size]! += (x - means[i % size]!) ** 2))
  const deviations = squares.map((each) => Math.sqrt(each / n) || 1)
  return (some) => some.map((x, i) => (x - means[i % size]!) / deviations[i % size]!)
}

function pick(
  { features, size, labels }: FeatureSet,
  rows: readonly number[],
  standardise: (features: Float32Array) => Float32Array,
): FeatureSet {
  const some = new Float32Array(rows.length * size)
  rows.forEach((row, i) => some.set(features.subarray(row * size, (row + 1) * size), i * size))
  return { size, features: standardise(some), labels: rows.map((row) => labels[row]!) }
}

/** Mean cross-entropy plus half the decay times the squared weights: value and gradient, by the training compiler. */
async function openProblem({ features, size, labels }: FeatureSet, classes: number) {
  const n = labels.length
  const graph = new Graph()
  const x = input(graph, 'x', 'f32', [n, size])
  const y = input(graph, 'y', 'f32', [n, classes])
  const weight = input(graph, 'weight', 'f32', [size, classes])
  const bias = input(graph, 'bias', 'f32', [1, classes])
  const decay = input(graph, 'decay', 'f32', [1, 1])
  const logits = add(matmul(x, weight), bias) // (n, classes)
  const entropy = neg(mean(sum(mul(logSoftmax(logits), y), [1])))
  const loss = add(entropy, mul(mul(sum(mul(weight, weight)), 0.5), decay))
  const [dWeight, dBias] = gradients(loss, [weight, bias]) as [typeof loss, typeof loss]
  const executor = await openExecutor(
    emitModel([
      { name: 'loss', value: loss },
      { name: 'dWeight', value: dWeight },
      { name: 'dBias', value: dBias },
    ]),
  )
  const targets = new Float32Array(n * classes)
  labels.forEach((label, row) => (targets[row * classes + label] = 1))
  const tensor = (shape: number[], data: Float32Array): Tensor => ({ dtype: 'f32', shape, data })
  const fed = { x: tensor([n, size], features), y: tensor([n, classes], targets) }
  return {
    /** @param start weights [size, classes] and, behind them, biases [classes] */
    solve: (start: Float32Array, by: number): Promise<Float32Array> =>
      minimise(async (at) => {
        const found = await executor.run({
          ...fed,
          weight: tensor([size, classes], at.subarray(0, size * classes)),
          bias: tensor([1, classes], at.subarray(size * classes)),
          decay: tensor([1, 1], Float32Array.of(by)),
        })
        const gradient = new Float32Array(at.length)
        gradient.set(found['dWeight']!.data as Float32Array)
        gradient.set(found['dBias']!.data as Float32Array, size * classes)
        return { value: Number(found['loss']!.data[0]), gradient }
      }, start),
    close: () => executor.close(),
  }
}

function scoresOf(weights: Float32Array, features: Float32Array, size: number, classes: number) {
  const n = features.length / size
  return Array.from({ length: n }, (_, row) => {
    const scores = weights.slice(size * classes)
    for (let i = 0; i < size; i++) {
      const x = features[row * size + i]!
      for (let c = 0; c < classes; c++) scores[c]! += x * weights[i * classes + c]!
    }
    return scores
  })
}

const rightly = (scores: readonly Float32Array[], labels: readonly number[]) =>
  scores.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]).length
