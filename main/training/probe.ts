/** Choosing a provider and finding out how fast it trains. */
import { KindredError } from '../../shared/model/index.ts'
import type { GraphProvider, Step } from '../tensor/index.ts'
import type { State } from './checkpoint.ts'
import { difference, type Difference } from './difference.ts'
import type { StepFeed } from './step-feed.ts'
import { Stepper } from './stepper.ts'

export interface Probed {
  readonly stepper: Stepper
  readonly provider: GraphProvider
  readonly secondsPerStep: number
  /** Of those that were tried, which are not right or do not run, and why: for a person. */
  readonly refused: readonly string[]
}

const TIMED_STEPS = 2
/** Where in a run the tried steps stand: past the warm-up. */
const PROGRESS = 0.5

/**
 * Opens the step on each provider, times it, and keeps the fastest of those whose first step leads to the same next
 * state as the processor's, tensor by tensor. The state is as before afterwards. Of several, others may fail.
 * @throws KindredError PROVIDER_UNAVAILABLE, and PROVIDER_WRONG where the only one differs
 */
export async function probe(
  step: Step,
  state: State,
  feed: Pick<StepFeed, 'take'>,
  providers: readonly GraphProvider[],
): Promise<Probed> {
  const right = await firstStep(step, state, feed)
  let best: Omit<Probed, 'refused'> | null = null
  const refused: string[] = []
  for (const provider of providers) {
    try {
      const tried = await tryProvider(step, state, feed, provider, right)
      const isFaster = !best || tried.secondsPerStep < best.secondsPerStep
      await (isFaster ? best : tried)?.stepper.close()
      if (isFaster) best = tried
    } catch (error) {
      if (providers.length === 1 || !(error instanceof KindredError)) throw error
      refused.push(error.message)
    }
  }
  if (best) return { ...best, refused }
  throw new KindredError(
    'PROVIDER_UNAVAILABLE',
    `No provider can run the training graph. ${refused.join(' ')}`,
    'See what "kindred doctor" finds.',
  )
}

/** The state after the processor's first step. */
async function firstStep(step: Step, state: State, feed: Pick<StepFeed, 'take'>): Promise<State> {
  const stepper = await Stepper.open(step, state, 'cpu')
  try {
    await stepper.run(feed.take(0, [PROGRESS]), 1)
    return stepper.state
  } finally {
    await stepper.close()
  }
}

async function tryProvider(
  step: Step,
  state: State,
  feed: Pick<StepFeed, 'take'>,
  provider: GraphProvider,
  right: State,
): Promise<Omit<Probed, 'refused'>> {
  let stepper: Stepper | null = null
  try {
    stepper = await Stepper.open(step, state, provider)
    const before = stepper.state
    await stepper.run(feed.take(0, [PROGRESS]), 1)
    const differs = difference(before, right, stepper.state)
    if (differs) throw wrong(provider, differs)
    const start = performance.now()
    await stepper.run(feed.take(1, [PROGRESS, PROGRESS]), TIMED_STEPS)
    const secondsPerStep = (performance.now() - start) / 1000 / TIMED_STEPS
    stepper.state = before
    return { stepper, provider, secondsPerStep }
  } catch (error) {
    await stepper?.close()
    if (error instanceof KindredError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The provider "${provider}" cannot run the training graph: ${reason}`
    throw new KindredError('PROVIDER_UNAVAILABLE', message, 'Train with --provider cpu or auto.', {
      cause: error,
    })
  }
}

/** Which tensor is off by how much of its change. */
export const saysWrong = ({ tensor, part }: Difference): string =>
  `"${tensor}" ${Number.isNaN(part) ? 'is not a number' : `is off by ${(100 * part).toFixed(0)} % of its change`}`

function wrong(provider: GraphProvider, differs: Difference): KindredError {
  return new KindredError(
    'PROVIDER_WRONG',
    `The provider "${provider}" computes something else than the processor: after one step, ${saysWrong(differs)}.`,
    'Train with --provider cpu or auto, and update the graphics driver.',
  )
}
