/** Choosing a provider and finding out how fast it trains. */
import { KindredError } from '../../shared/model/index.ts'
import type { ExecutionProvider, Step } from '../tensor/index.ts'
import type { State } from './checkpoint.ts'
import type { Feed } from './feed.ts'
import { Stepper } from './stepper.ts'

export interface Probed {
  readonly stepper: Stepper
  readonly provider: ExecutionProvider
  readonly secondsPerStep: number
}

/** How far two providers' losses may be apart, relatively. */
const TOLERANCE = 0.01
const TIMED_STEPS = 2
/** Where in a run the timed steps stand: past the warm-up. */
const PROGRESS = 0.5

/**
 * Opens the step on each provider, times it, and keeps the fastest of those that compute the first one's losses.
 * The state is as before afterwards. The last provider must work; others may fail.
 */
export async function probe(
  step: Step,
  state: State,
  feed: Feed,
  providers: readonly ExecutionProvider[],
): Promise<Probed> {
  let best: Probed | null = null
  let truth: number | null = null
  for (const provider of [...providers].reverse()) {
    const tried = await tryProvider(step, state, feed, provider, providers.length === 1)
    if (!tried) continue
    truth ??= tried.loss
    const right = Math.abs(tried.loss - truth) <= TOLERANCE * Math.abs(truth)
    if (right && (!best || tried.secondsPerStep < best.secondsPerStep)) {
      await best?.stepper.close()
      best = tried
    } else await tried.stepper.close()
  }
  if (!best)
    throw new KindredError(
      'PROVIDER_UNAVAILABLE',
      'No provider can run the training graph.',
      'Use --provider cpu.',
    )
  return best
}

async function tryProvider(
  step: Step,
  state: State,
  feed: Feed,
  provider: ExecutionProvider,
  only: boolean,
): Promise<(Probed & { loss: number }) | null> {
  try {
    const stepper = await Stepper.open(step, state, provider)
    const before = stepper.state
    await stepper.run(feed.take(0, [PROGRESS]), 1)
    const start = performance.now()
    const { loss } = await stepper.run(feed.take(1, [PROGRESS, PROGRESS]), TIMED_STEPS)
    const secondsPerStep = (performance.now() - start) / 1000 / TIMED_STEPS
    stepper.state = before
    return { stepper, provider, secondsPerStep, loss: loss!.at(-1)! }
  } catch (error) {
    if (!only) return null
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The provider "${provider}" cannot run the training graph: ${reason}`
    throw new KindredError('PROVIDER_UNAVAILABLE', message, 'Train with --provider cpu or auto.', {
      cause: error,
    })
  }
}
