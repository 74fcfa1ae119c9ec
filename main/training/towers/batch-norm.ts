/** BatchNorm in a tower: by the batch while it learns, by running averages afterwards. */
import {
  add,
  batchNorm,
  learnedBatchNorm,
  momentsOf,
  mul,
  sizeOf,
  stopGradient,
  type Moments,
  type Value,
} from '../../tensor/index.ts'
import type { Buffers } from '../buffers.ts'
import type { Parameters, RunningAverages } from '../parameters.ts'

/** How far the averages move with each step, as in PyTorch. */
const MOMENTUM = 0.1

/** The averages of a batch's moments, kept in buffers as a model learns: made once a step's graph. */
export class RunningMoments implements RunningAverages {
  readonly #buffers: Buffers
  readonly #seen = new Map<string, Moments[]>()

  constructor(buffers: Buffers) {
    this.#buffers = buffers
  }

  /** Of a second view through the same layer, the averages move a second time. */
  note(name: string, x: Value, moments: Moments): void {
    const channels = x.shape[1]!
    const count = sizeOf(x.shape) / channels
    // The averages are of the unbiased variance.
    const unbiased = mul(moments.variance, count / Math.max(count - 1, 1))
    const known = this.#seen.get(name)
    if (known) return void known.push({ ...moments, variance: unbiased })
    const seen = [{ ...moments, variance: unbiased }]
    this.#seen.set(name, seen)
    for (const [kind, start] of [
      ['mean', 0],
      ['variance', 1],
    ] as const) {
      const kept = this.#buffers.add(`${name}.${kind}`, [channels], () =>
        new Float32Array(channels).fill(start),
      )
      this.#buffers.become(kept, () =>
        seen.reduce(
          (average, m) => add(mul(average, 1 - MOMENTUM), mul(stopGradient(m[kind]), MOMENTUM)),
          kept,
        ),
      )
    }
  }
}

/**
 * @param x (N, C, ...)
 * @param running where the averages are kept while the tower learns; null once it has learned: they are weights then
 */
export function normalizeBatch(
  parameters: Parameters,
  name: string,
  x: Value,
  running: RunningAverages | null,
  epsilon = 1e-5,
): Value {
  const channels = x.shape[1]!
  const gain = parameters.constant(`${name}.gain`, [channels], 1)
  const bias = parameters.constant(`${name}.bias`, [channels], 0)
  if (!running) {
    const kept = (kind: string) => parameters.constant(`${name}.${kind}`, [channels], 0)
    return learnedBatchNorm(x, { mean: kept('mean'), variance: kept('variance') }, gain, bias, epsilon)
  }
  const moments = momentsOf(x)
  running.note(parameters.scope + name, x, moments)
  return batchNorm(x, moments, gain, bias, epsilon)
}
