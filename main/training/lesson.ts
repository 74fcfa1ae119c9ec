/** From a step that is compiled to what it learned: what every run shares, whatever it reads. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import { KindredError, type Budget, type RunNotice } from '../../shared/model/index.ts'
import type { GraphProvider, Step } from '../tensor/index.ts'
import { readCheckpoint, writeCheckpoint, type Checkpoint, type State } from './checkpoint.ts'
import type { StepFeed } from './step-feed.ts'
import { runSteps } from './loop.ts'
import { CollapseWatch, type Measured, type Signs } from './metrics/index.ts'
import { probe } from './probe.ts'
import { Pace, type Standing } from './schedule.ts'
import type { FromWorker } from './worker-protocol.ts'

/** Where a run happens, and who hears of it. */
export interface Lesson {
  /** What to try; more than one only where the choice is left to Kindred. */
  readonly providers: readonly GraphProvider[]
  /** Where checkpoints lie, and are gone on from. */
  readonly dir: string
  readonly post: (message: FromWorker) => void
  readonly signal: AbortSignal
  /** Held while the run is paused. */
  readonly gate: Gate
}

export interface Matter {
  readonly step: Step
  readonly feed: Pick<StepFeed, 'take' | 'learningRate' | 'stepsPerEpoch'>
  /** The state to begin with, where there is no checkpoint. */
  readonly initial: State
  readonly batch: number
  readonly budget: Budget
  /** What the budget was before the run was made longer or shorter. */
  readonly budgetBefore?: Budget | null
  /** Where it is fixed. */
  readonly temperature: number | null
  /** What tells collapse; none for what cannot collapse. */
  readonly signs?: Signs
  /** What the weights do on held-out photos. */
  readonly measure: (state: State) => Promise<Measured>
  readonly captionsCut: number
}

export interface Learned {
  readonly state: State
  readonly steps: number
}

const NO_SIGNS: Signs = { width: null, lossOfNone: null }

/**
 * Learns until the budget is spent. A loss that is no number any more leads back to the last checkpoint, once, and on from
 * there with half the learning rate.
 * @returns what it ended with; null when `signal` said stop, with a checkpoint left
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE, DISK_FULL
 */
export async function learn(lesson: Lesson, matter: Matter): Promise<Learned | null> {
  const { dir, providers, post, signal, gate } = lesson
  const { step, feed, batch, budget, budgetBefore, temperature, signs, measure, captionsCut } = matter
  const notice = (said: RunNotice) => post({ kind: 'notice', notice: said })
  const damaged: string[] = []
  const checkpoint = readCheckpoint(dir, (file) => damaged.push(file))
  for (const file of damaged) {
    notice(fellBack(file, checkpoint?.step ?? 0))
    rmSync(join(dir, file))
  }
  post({ kind: 'stage', stage: 'Measuring how fast this machine trains' })
  const initial = checkpoint?.state ?? matter.initial
  const { stepper, provider, secondsPerStep, refused } = await probe(step, initial, feed, providers)
  try {
    const start: Checkpoint = checkpoint ?? {
      step: 0,
      elapsedMs: 0,
      rate: 1,
      score: null,
      state: stepper.state,
    }
    const pace = new Pace(budget, feed.stepsPerEpoch)
    if (budgetBefore) {
      const standing = { done: start.step, elapsedMs: start.elapsedMs, secondsPerStep }
      const before = new Pace(budgetBefore, feed.stepsPerEpoch)
      notice(
        stretched(
          feed,
          standing,
          start.rate,
          { before, after: pace },
          { before: budgetBefore, after: budget },
        ),
      )
    }
    for (let from = start; ;) {
      const standing = { done: from.step, elapsedMs: from.elapsedMs, secondsPerStep }
      post({
        kind: 'started',
        step: from.step,
        totalSteps: pace.total(standing),
        provider,
        refused,
        captionsCut,
      })
      const { done, elapsedMs, how } = await runSteps({
        ...{ stepper, feed, pace, batch, temperature, from, secondsPerStep, measure, post, signal, gate },
        watch: new CollapseWatch(signs ?? NO_SIGNS),
        save: (at) => writeCheckpoint(dir, { ...at, state: stepper.state }),
      })
      if (how !== 'diverged') return how === 'complete' ? { state: stepper.state, steps: done } : null
      if (from.rate < 1) throw divergedAgain(done + 1)
      // Time that was spent is spent. Written at once, so that a kill does not try the whole rate again.
      from = { ...(readCheckpoint(dir) ?? start), elapsedMs, rate: 0.5 }
      writeCheckpoint(dir, from)
      stepper.state = from.state
      notice(diverged(done + 1, from.step))
    }
  } finally {
    await stepper.close()
  }
}

const fellBack = (file: string, step: number): RunNotice => ({
  step,
  kind: 'checkpoint',
  message: `The file ${file} is damaged; the run went on from the checkpoint before it, at step ${step}.`,
  remedy: 'If it happens again, have the disk checked.',
})

const diverged = (at: number, step: number): RunNotice => ({
  step,
  kind: 'diverged',
  message: `The loss was no number any more at step ${at}; the run went back to step ${step} and on from there with half the learning rate.`,
  remedy: 'Train with a lower learning rate next time.',
})

const divergedAgain = (at: number) =>
  new KindredError(
    'TRAINING_DIVERGED',
    `The loss is no number any more at step ${at}, with half the learning rate, too.`,
    'Train again with a lower learning rate or another seed ("kindred train --seed 2"). If it happens again, look for damaged photos in Health.',
  )

/** Says what a run's other length does to its learning rate where it stands. */
function stretched(
  feed: Matter['feed'],
  standing: Standing,
  rate: number,
  pace: { before: Pace; after: Pace },
  budget: { before: Budget; after: Budget },
): RunNotice {
  const at = (of: Pace) =>
    feed.learningRate(standing.done, Math.min(1, of.progress(standing, 1)[0]!), rate).toExponential(2)
  return {
    step: standing.done,
    kind: 'schedule',
    message: `The run is ${spoken(budget.after)} now and was ${spoken(budget.before)}. Its schedules are stretched over the whole of it: at step ${standing.done} the learning rate goes from ${at(pace.before)} to ${at(pace.after)}.`,
    remedy: 'Start a new run to have the schedules from their beginning.',
  }
}

const spoken = (budget: Budget) =>
  'minutes' in budget ? `${budget.minutes} minutes` : `${budget.epochs} epochs`
