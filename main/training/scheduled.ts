/** The scalars that steps are fed: what the schedules say, and the optimiser's own. */
import type { Optimiser, Tensor } from '../tensor/index.ts'
import type { Position, Schedule } from './schedule.ts'

export interface Scheduled {
  readonly schedules: Readonly<Record<string, Schedule>>
  readonly optimiser: Optimiser
  readonly stepsPerEpoch: number
}

export const positionOf = (step: number, progress: number, stepsPerEpoch: number): Position => ({
  progress,
  epoch: step / stepsPerEpoch,
})

/**
 * @param first the first of as many steps as there are in `progress`
 * @param progress of the run at each step, 0..1
 */
export function scheduledNumbers(
  { schedules, optimiser, stepsPerEpoch }: Scheduled,
  first: number,
  progress: readonly number[],
): Record<string, Tensor> {
  const scalars = (at: (step: number, progress: number) => number): Tensor => ({
    dtype: 'f32',
    shape: [progress.length],
    data: Float32Array.from(progress, (p, i) => at(first + i, p)),
  })
  const scheduled = Object.entries(schedules).map(([name, schedule]) => [
    name,
    scalars((step, p) => schedule.at(positionOf(step, p, stepsPerEpoch))),
  ])
  const own = Object.entries(optimiser.numbers).map(([name, at]) => [name, scalars(at)])
  return Object.fromEntries([...scheduled, ...own]) as Record<string, Tensor>
}
