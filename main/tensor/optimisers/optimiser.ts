/** What an optimiser is: a rule by which each parameter follows its gradient. */
import type { Value } from '../value.ts'

/** A parameter within one step, with the numbers that the optimiser keeps beside it. */
export interface Followed {
  readonly parameter: Value
  /** Each of the parameter's shape, in the order of `slots`. */
  readonly slots: readonly Value[]
}

export interface Rates {
  /** Scalars of this step. */
  readonly learningRate: Value
  readonly weightDecay: Value
  /** The optimiser's own scalars, in the order of `numbers`. */
  readonly numbers: readonly Value[]
}

export interface Optimiser {
  readonly name: string
  readonly options: Readonly<Record<string, number>>
  /** What is kept beside each parameter, zero before the first step. */
  readonly slots: readonly string[]
  /** Scalars that only the step decides, counted from 0. */
  readonly numbers: Readonly<Record<string, (step: number) => number>>
  /**
   * One step of one parameter.
   * @param excluded the parameter is a bias, a gain or a temperature: no decay, and no layer-wise rate either
   */
  update(before: Followed, gradient: Value, rates: Rates, excluded: boolean): Followed
}
