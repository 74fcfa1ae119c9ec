/** The learning rate: linear warm-up, then half a cosine down to zero (Loshchilov & Hutter 2017). */

export interface Schedule {
  readonly peak: number
  readonly warmupSteps: number
  readonly totalSteps: number
}

/** The rate of step `step`, counted from 0; it depends on nothing else, so that a resumed run goes on exactly. */
export function learningRate({ peak, warmupSteps, totalSteps }: Schedule, step: number): number {
  if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps
  const done = (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps)
  return (peak * (1 + Math.cos(Math.PI * Math.min(1, done)))) / 2
}
