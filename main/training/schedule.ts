/** How a run's budget becomes steps, and steps the numbers that a method is fed: learning rate, momentum and the like. */
import type { Budget, Schedule } from '../../shared/model/index.ts'

/** Where in a run a step stands. */
export interface Position {
  /** How much of the run is done, 0..1. */
  readonly progress: number
  /** How often every photo has been seen, with its fraction. */
  readonly epoch: number
}

/** The same number at every step. */
export const constantly = (value: number): Schedule => ({ kind: 'constant', value })

/** Half a cosine from one number to another (Loshchilov & Hutter 2017). */
export const cosine = (from: number, to: number): Schedule => ({ kind: 'cosine', from, to })

/** A straight line from one number to another over the first part of the run, which then stays. */
export const ramp = (from: number, to: number, part: number): Schedule => ({ kind: 'ramp', from, to, part })

/** 0 while every photo has been seen so often, then 1. */
export const afterEpochs = (epochs: number): Schedule => ({ kind: 'step', from: 0, to: 1, epochs })

/**
 * Linear warm-up from zero, then half a cosine down to zero.
 * @param warmup the part of the run that the warm-up takes
 */
export const warmupCosine = (peak: number, warmup: number): Schedule => ({
  kind: 'warmup-cosine',
  peak,
  warmup,
})

/** What a schedule says where a run stands. */
export function numberAt(schedule: Schedule, { progress, epoch }: Position): number {
  const done = Math.min(1, progress)
  switch (schedule.kind) {
    case 'constant':
      return schedule.value
    case 'cosine':
      return halfCosine(schedule.from, schedule.to, Math.PI * done)
    case 'ramp':
      return schedule.from + (schedule.to - schedule.from) * Math.min(1, done / schedule.part)
    case 'step':
      return epoch < schedule.epochs ? schedule.from : schedule.to
    case 'warmup-cosine': {
      const { peak, warmup } = schedule
      return done < warmup
        ? (peak * done) / warmup
        : halfCosine(peak, 0, (Math.PI * (done - warmup)) / (1 - warmup || 1))
    }
  }
}

const halfCosine = (from: number, to: number, angle: number) => to + ((from - to) * (1 + Math.cos(angle))) / 2

/** Where a run stands before its next step. */
export interface Standing {
  readonly done: number
  /** Time spent in training so far, earlier sessions included. */
  readonly elapsedMs: number
  readonly secondsPerStep: number
}

/**
 * Counted in epochs, progress follows the step alone, so that equal seeds end with equal weights. Counted in minutes,
 * it follows the time spent, so that a run ends when it was said to, however busy the machine was when it began.
 * Both go on where they were after a resume.
 */
export class Pace {
  readonly #budgetMs: number | null
  readonly #steps: number

  constructor(budget: Budget, stepsPerEpoch: number) {
    this.#budgetMs = 'minutes' in budget ? budget.minutes * 60_000 : null
    this.#steps = 'epochs' in budget ? Math.max(1, Math.round(budget.epochs * stepsPerEpoch)) : 0
  }

  /** How many steps the whole run has; in minutes an estimate, which settles as the run goes on. */
  total({ done, elapsedMs, secondsPerStep }: Standing): number {
    if (this.#budgetMs === null) return this.#steps
    const left = Math.max(0, this.#budgetMs - elapsedMs) / 1000 / secondsPerStep
    return Math.max(1, done + Math.round(left))
  }

  /** The progress at the middle of each of the next `count` steps. */
  progress({ done, elapsedMs, secondsPerStep }: Standing, count: number): number[] {
    const budgetMs = this.#budgetMs
    return Array.from({ length: count }, (_, i) =>
      budgetMs === null
        ? (done + i + 0.5) / this.#steps
        : Math.min(1, (elapsedMs + (i + 0.5) * secondsPerStep * 1000) / budgetMs),
    )
  }
}
