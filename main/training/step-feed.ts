/** What steps are fed, by seed and step alone: rows of some kind, and the scalars of the schedules and the optimiser. */
import type { Schedule } from '../../shared/model/index.ts'
import type { Optimiser, Tensor } from '../tensor/index.ts'
import { numberAt, type Position } from './schedule.ts'

interface Scheduled {
  readonly schedules: { readonly learningRate: Schedule; readonly [name: string]: Schedule }
  readonly optimiser: Optimiser
  readonly stepsPerEpoch: number
}

const positionOf = (step: number, progress: number, stepsPerEpoch: number): Position => ({
  progress,
  epoch: step / stepsPerEpoch,
})

/**
 * @param first the first of as many steps as there are in `progress`
 * @param progress of the run at each step, 0..1
 * @param rate what the schedule's learning rate is multiplied by
 */
function scheduledNumbers(
  { schedules, optimiser, stepsPerEpoch }: Scheduled,
  first: number,
  progress: readonly number[],
  rate: number,
): Record<string, Tensor> {
  const scalars = (at: (step: number, progress: number) => number): Tensor => ({
    dtype: 'f32',
    shape: [progress.length],
    data: Float32Array.from(progress, (p, i) => at(first + i, p)),
  })
  const scheduled = Object.entries(schedules).map(([name, schedule]) => [
    name,
    scalars(
      (step, p) =>
        (name === 'learningRate' ? rate : 1) * numberAt(schedule, positionOf(step, p, stepsPerEpoch)),
    ),
  ])
  const own = Object.entries(optimiser.numbers).map(([name, at]) => [name, scalars(at)])
  return Object.fromEntries([...scheduled, ...own]) as Record<string, Tensor>
}

export abstract class StepFeed {
  readonly #scheduled: Scheduled

  constructor(scheduled: Scheduled) {
    this.#scheduled = scheduled
  }

  get stepsPerEpoch(): number {
    return this.#scheduled.stepsPerEpoch
  }

  /**
   * What the steps from `first` on are fed, each tensor with a first dimension of as many as there are in `progress`.
   * @param progress of the run at each step, 0..1
   * @param rate what the schedule's learning rate is multiplied by
   */
  take(first: number, progress: readonly number[], rate = 1): Record<string, Tensor> {
    return {
      ...this.rows(first, progress.length),
      ...scheduledNumbers(this.#scheduled, first, progress, rate),
    }
  }

  /** The learning rate of a step. */
  learningRate(step: number, progress: number, rate = 1): number {
    const { schedules, stepsPerEpoch } = this.#scheduled
    return rate * numberAt(schedules.learningRate, positionOf(step, progress, stepsPerEpoch))
  }

  /** What `count` steps from `first` on are fed besides the scalars. */
  protected abstract rows(first: number, count: number): Record<string, Tensor>
}
