/** The training loop: calls of a few seconds, each followed by a report, now and then by a checkpoint. */
import type { Gate } from '../../shared/lib/gate.ts'
import type { Place, State } from './checkpoint.ts'
import { nothingMeasured, scoreOf, type CollapseWatch, type Measured } from './metrics/index.ts'
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
  /** Where the run stands: at its beginning, or what the checkpoint says. */
  readonly from: Pick<Place, 'step' | 'elapsedMs' | 'rate'>
  readonly secondsPerStep: number
  /** What the weights do on held-out photos. */
  readonly measure: (state: State) => Promise<Measured>
  readonly watch: CollapseWatch
  readonly save: (at: Place) => void
  readonly post: (message: FromWorker) => void
  readonly signal: AbortSignal
  /** Passed between two calls; a run that is held has left a checkpoint, and its clock stands. */
  readonly gate: Gate
}

interface Ended {
  /** The steps done. */
  readonly done: number
  readonly elapsedMs: number
  /** `diverged`: the step after `done` gave what is not a number, and no checkpoint holds it. */
  readonly how: 'complete' | 'stopped' | 'diverged'
}

/** A call should take about this long: short enough to cancel, long enough for its cost not to matter. */
const SECONDS_PER_CALL = 2
/** What a call is fed lies in memory at once, twice over while it is handed on. */
const BYTES_PER_CALL = 64 * 2 ** 20
const CHECKPOINT_EVERY_MS = 30_000
/** Measurements on held-out photos along a run. */
const MEASUREMENTS = 10

/** Trains until the budget is spent or `signal` says stop, and leaves a checkpoint either way. */
export async function runSteps(loop: Loop): Promise<Ended> {
  const { stepper, feed, pace, batch, from, watch, post, signal, gate } = loop
  const { rate } = from
  const start = performance.now()
  let { step: done } = from
  let { secondsPerStep } = loop
  let savedAt = start
  let savedStep = -1
  let heldMs = 0
  let longest = 1
  const inMemory = Math.floor(BYTES_PER_CALL / stepper.fedBytes)
  const elapsedMs = () => from.elapsedMs + performance.now() - start - heldMs
  const standing = () => ({ done, secondsPerStep, elapsedMs: elapsedMs() })
  const save = (score: number | null) => {
    loop.save({ step: done, elapsedMs: elapsedMs(), rate, score })
    savedAt = performance.now()
    savedStep = done
  }
  let total = pace.total(standing())
  while (done < total && !signal.aborted) {
    if (gate.closed) {
      if (savedStep !== done) save(null)
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
    const reported = await stepper.run(feed.take(done, progress, rate), count)
    const seconds = (performance.now() - began) / 1000
    const bad = firstBad(reported, count)
    if (bad !== null) return { done: done + bad, elapsedMs: elapsedMs(), how: 'diverged' }
    done += count
    secondsPerStep = seconds / count
    total = pace.total(standing())
    const tenth = (p: number) => Math.floor(p * MEASUREMENTS)
    const due = done >= total || tenth(progress[0]!) !== tenth(pace.progress(standing(), 1)[0]!)
    const measured = due ? await loop.measure(stepper.state) : nothingMeasured
    const point = {
      step: done,
      loss: mean(reported['loss']!),
      learningRate: feed.learningRate(done - 1, progress.at(-1)!, rate),
      temperature: reported['temperature']?.at(-1) ?? loop.temperature,
      imagesPerSecond: (batch * count) / seconds,
      elapsedMs: elapsedMs(),
      gradientNorm: meanOf(reported['gradientNorm']),
      embeddingStd: meanOf(reported['embeddingStd']),
      alignment: meanOf(reported['alignment']),
      uniformity: meanOf(reported['uniformity']),
      teacherEntropy: meanOf(reported['teacherEntropy']),
      ...measured,
    }
    post({ kind: 'point', point, totalSteps: total })
    const notice = watch.see(point, progress.at(-1)!)
    if (notice) post({ kind: 'notice', notice })
    const score = scoreOf(measured)
    if (score !== null || performance.now() - savedAt > CHECKPOINT_EVERY_MS) save(score)
    // Lets a message in between two calls.
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (savedStep !== done) save(null)
  return { done, elapsedMs: elapsedMs(), how: done >= total ? 'complete' : 'stopped' }
}

/** The first of some steps whose loss or gradients are not numbers. */
function firstBad(reported: Readonly<Record<string, number[]>>, count: number): number | null {
  for (let i = 0; i < count; i++)
    if (![reported['loss']![i], reported['gradientNorm']![i]].every(Number.isFinite)) return i
  return null
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const meanOf = (values: readonly number[] | undefined) => (values ? mean(values) : null)
