/** What locked trunks give of photos and texts, as rows that heads learn from. */
import type { Random } from '../../../shared/lib/random.ts'

/** How much a drawn row differs from the stored one, so that heads learn what holds in general. */
export interface Perturbation {
  /** Probability that a number is 0 (Srivastava 2014); the others are larger for it. */
  readonly dropout: number
  /** Standard deviation of the noise that is added to a standardised number. */
  readonly noise: number
}

/** Features [n, size] of photos or of texts, as they are stored. */
export class FeatureRows {
  readonly size: number
  readonly count: number
  readonly #rows: Float32Array

  constructor(rows: Float32Array, size: number) {
    this.#rows = rows
    this.size = size
    this.count = rows.length / size
  }

  row(i: number): Float32Array {
    return this.#rows.subarray(i * this.size, (i + 1) * this.size)
  }

  /** Rows `from` to `to`, one after the other. */
  slice(from: number, to: number): Float32Array {
    return this.#rows.subarray(from * this.size, to * this.size)
  }

  /** The rows of several, all of one size, one after another. */
  static of(parts: readonly FeatureRows[]): FeatureRows {
    const size = parts[0]!.size
    const rows = new Float32Array(parts.reduce((sum, { count }) => sum + count * size, 0))
    let at = 0
    for (const part of parts) {
      rows.set(part.#rows, at)
      at += part.#rows.length
    }
    return new FeatureRows(rows, size)
  }

  /** Some of the rows, as rows of their own. */
  pick(chosen: readonly number[]): FeatureRows {
    const rows = new Float32Array(chosen.length * this.size)
    chosen.forEach((from, to) => rows.set(this.row(from), to * this.size))
    return new FeatureRows(rows, this.size)
  }

  /** Mean and standard deviation of each number; what never changes has a deviation of 1. */
  statistics(): { mean: Float32Array; deviation: Float32Array } {
    const [sum, squares] = [new Float64Array(this.size), new Float64Array(this.size)]
    for (let i = 0; i < this.#rows.length; i++) {
      const value = this.#rows[i]!
      sum[i % this.size]! += value
      squares[i % this.size]! += value * value
    }
    const mean = Float32Array.from(sum, (total) => total / this.count)
    const deviation = Float32Array.from(squares, (total, i) => {
      const variance = total / this.count - mean[i]! ** 2
      return variance > 1e-8 ? Math.sqrt(variance) : 1
    })
    return { mean, deviation }
  }

  /** Writes row `i`, standardised and perturbed, to `out` at `offset`. The noise is uniform, which is drawn faster. */
  draw(
    i: number,
    { mean, deviation }: { mean: Float32Array; deviation: Float32Array },
    { dropout, noise }: Perturbation,
    random: Random,
    out: Float32Array,
    offset: number,
  ): void {
    const row = this.row(i)
    const [scale, spread] = [1 / (1 - dropout), noise * Math.sqrt(12)]
    for (let at = 0; at < this.size; at++) {
      const chance = random.next()
      if (chance < dropout) out[offset + at] = 0
      else {
        const even = (chance - dropout) * scale // uniform again
        out[offset + at] = ((row[at]! - mean[at]!) / deviation[at]! + spread * (even - 0.5)) * scale
      }
    }
  }
}
