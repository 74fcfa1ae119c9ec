/** The training loop: calls of a few seconds, each followed by a report, now and then by a checkpoint. */
import type { Gate } from '../../shared/lib/gate.ts'
import { KindredError } from '../../shared/model/index.ts'
import type { State } from './checkpoint.ts'
import type { StepFeed } from './step-feed.ts'
import type { Pace } from './schedule.ts'
import type { Stepper } from './stepper.ts'
import type { FromWorker } from './worker-protocol.ts'

export interface Loop {
  readonly stepper: Stepper
  readonly feed: Pick<StepFeed, 'take' | 'learningRate'>
  readonly pace: Pace
  /** Where the method's is fixed. */
  readonly temperature: number | null
  readonly batch: number
  /** Where the run stands: zero, or what the checkpoint says. */
  readonly from: { step: number; elapsedMs: number }
  readonly secondsPerStep: number
  /** Held-out recall@10 of the weights. */
  readonly measure: (state: State) => Promise<number | null>
  readonly save: (at: { step: number; elapsedMs: number }) => void
  readonly post: (message: FromWorker) => void
  readonly signal: AbortSignal
  /** Passed between two calls; a run that is held has left a checkpoint, and its clock stands. */
  readonly gate: Gate
}

/** A call should take about this long: short enough to cancel, long enough for its cost not to matter. */
const SECONDS_PER_CALL = 2
/** What a call is fed lies in memory at once, twice over while it is handed on. */
const BYTES_PER_CALL = 64 * 2 ** 20
const CHECKPOINT_EVERY_MS = 30_000
/** Measurements of held-out recall along a run. */
const MEASUREMENTS = 10

/**
 * Trains until the budget is spent or `signal` says stop, and leaves a checkpoint either way.
 * @returns the steps done, and whether the run is complete
 * @throws TRAINING_DIVERGED; the last good checkpoint is kept
 */
export async function runSteps(loop: Loop): Promise<{ done: number; complete: boolean }> {
  const { stepper, feed, pace, batch, from, post, signal, gate } = loop
  const start = performance.now()
  let { step: done } = from
  let { secondsPerStep } = loop
  let savedAt = start
  let heldMs = 0
  let longest = 1
  const inMemory = Math.floor(BYTES_PER_CALL / stepper.fedBytes)
  const elapsedMs = () => from.elapsedMs + performance.now() - start - heldMs
  const standing = () => ({ done, secondsPerStep, elapsedMs: elapsedMs() })
  const save = () => {
    loop.save({ step: done, elapsedMs: elapsedMs() })
    savedAt = performance.now()
  }
  let total = pace.total(standing())
  while (done < total && !signal.aborted) {
    if (gate.closed) {
      save()
      const heldAt = performance.now()
      await gate.pass()
      heldMs += performance.now() - heldAt
      continue
    }
    const inTime = Math.round(SECONDS_PER_CALL / secondsPerStep)
    const count = Math.max(1, Math.min(inTime, inMemory, longest, total - done))
    // Calls grow from a single step, so that the first report comes at once.
    longest = 2 * count
    const progress = pace.progress(standing(), count)
    const began = performance.now()
    const { loss, temperature } = await stepper.run(feed.take(done, progress), count)
    const seconds = (performance.now() - began) / 1000
    const bad = loss!.findIndex((x) => !Number.isFinite(x))
    if (bad >= 0) throw diverged(done + bad + 1)
    done += count
    secondsPerStep = seconds / count
    total = pace.total(standing())
    const tenth = (p: number) => Math.floor(p * MEASUREMENTS)
    const due = done >= total || tenth(progress[0]!) !== tenth(pace.progress(standing(), 1)[0]!)
    const point = {
      step: done,
      loss: loss!.reduce((a, b) => a + b, 0) / count,
      learningRate: feed.learningRate(done - 1, progress.at(-1)!),
      temperature: temperature?.at(-1) ?? loop.temperature,
      imagesPerSecond: (batch * count) / seconds,
      elapsedMs: elapsedMs(),
      recall10: due ? await loop.measure(stepper.state) : null,
    }
    post({ kind: 'point', point, totalSteps: total })
    if (performance.now() - savedAt > CHECKPOINT_EVERY_MS) save()
    // Lets a message in between two calls.
    await new Promise((resolve) => setImmediate(resolve))
  }
  save()
  return { done, complete: done >= total }
}

function diverged(step: number): KindredError {
  return new KindredError(
    'TRAINING_DIVERGED',
    `The loss is not a number any more at step ${step}; the last good checkpoint is kept.`,
    'Train again with another seed ("kindred train --seed 2"). If it happens again, look for damaged photos in Health.',
  )
}
