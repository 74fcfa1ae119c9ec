/** Which photos make up which step: every photo once an epoch, in an order that depends on the seed alone. */
import { Random } from '../../shared/lib/random.ts'
import { STREAM } from './streams.ts'

/**
 * The photos of each step.
 * @param bursts the burst of each photo: photos of one burst are not put into one batch, where they would be
 *   each other's negatives, as long as other photos are left to swap with
 */
export class Batches {
  readonly stepsPerEpoch: number
  readonly #bursts: readonly number[]
  readonly #batch: number
  readonly #seed: number
  #epoch = -1
  #order: number[] = []

  constructor(bursts: readonly number[], batch: number, seed: number) {
    this.stepsPerEpoch = Math.floor(bursts.length / batch)
    this.#bursts = bursts
    this.#batch = batch
    this.#seed = seed
  }

  /** Indices of the photos of step `step`, counted from 0 over all epochs. */
  at(step: number): readonly number[] {
    const epoch = Math.floor(step / this.stepsPerEpoch)
    if (epoch !== this.#epoch) {
      this.#epoch = epoch
      this.#order = this.#shuffled(epoch)
    }
    const start = (step % this.stepsPerEpoch) * this.#batch
    return this.#order.slice(start, start + this.#batch)
  }

  #shuffled(epoch: number): number[] {
    const order = new Random(this.#seed, STREAM.order, epoch).shuffle(this.#bursts.map((_, i) => i))
    for (let start = 0; start + this.#batch <= order.length; start += this.#batch) {
      const inside = new Set<number>()
      let spare = start + this.#batch
      for (let i = start; i < start + this.#batch; i++) {
        while (inside.has(this.#bursts[order[i]!]!) && spare < order.length) {
          ;[order[i], order[spare]] = [order[spare]!, order[i]!]
          spare++
        }
        inside.add(this.#bursts[order[i]!]!)
      }
    }
    return order
  }
}
