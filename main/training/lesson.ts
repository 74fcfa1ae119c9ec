/** From a step that is compiled to what it learned: what every run shares, whatever it reads. */
import type { Gate } from '../../shared/lib/gate.ts'
import type { Budget } from '../../shared/model/index.ts'
import type { GraphProvider, Step } from '../tensor/index.ts'
import { readCheckpoint, writeCheckpoint, type State } from './checkpoint.ts'
import type { StepFeed } from './step-feed.ts'
import { runSteps } from './loop.ts'
import { probe } from './probe.ts'
import { Pace } from './schedule.ts'
import type { FromWorker } from './worker-protocol.ts'

/** Where a run happens, and who hears of it. */
export interface Lesson {
  /** What to try; more than one only where the choice is left to Kindred. */
  readonly providers: readonly GraphProvider[]
  /** Where the checkpoint lies, and is gone on from. */
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
  /** Where it is fixed. */
  readonly temperature: number | null
  /** Held-out recall@10 of the weights, or null. */
  readonly measure: (state: State) => Promise<number | null>
  readonly captionsCut: number
}

export interface Learned {
  readonly state: State
  readonly steps: number
}

/**
 * Learns until the budget is spent.
 * @returns what it ended with; null when `signal` said stop, with a checkpoint left
 * @throws TRAINING_DIVERGED, PROVIDER_UNAVAILABLE
 */
export async function learn(lesson: Lesson, matter: Matter): Promise<Learned | null> {
  const { dir, providers, post, signal, gate } = lesson
  const { step, feed, batch, temperature, measure, captionsCut } = matter
  const checkpoint = readCheckpoint(dir)
  post({ kind: 'stage', stage: 'Measuring how fast this machine trains' })
  const initial = checkpoint?.state ?? matter.initial
  const { stepper, provider, secondsPerStep, refused } = await probe(step, initial, feed, providers)
  try {
    const pace = new Pace(matter.budget, feed.stepsPerEpoch)
    const from = { step: checkpoint?.step ?? 0, elapsedMs: checkpoint?.elapsedMs ?? 0 }
    const totalSteps = pace.total({ done: from.step, elapsedMs: from.elapsedMs, secondsPerStep })
    post({ kind: 'started', step: from.step, totalSteps, provider, refused, captionsCut })
    const { done, complete } = await runSteps({
      ...{ stepper, feed, pace, batch, temperature, from, secondsPerStep, measure, post, signal, gate },
      save: (at) => writeCheckpoint(dir, { ...at, state: stepper.state }),
    })
    return complete ? { state: stepper.state, steps: done } : null
  } finally {
    await stepper.close()
  }
}
