/** Long work: one at a time, with progress, cancelling, and a record that outlives the process. */
import { KindredError, type Job, type JobId, type JobKind, type RunId } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { Beacon } from './beacon.ts'
import { toKindredError } from './errors.ts'
import { RateMeter } from './rate.ts'

export interface Progress {
  /** what happens now, in plain words */
  stage: string
  done: number
  total: number | null
  /** what `done` and `total` count, in the plural */
  unit: string
}

export interface JobContext {
  signal: AbortSignal
  report(progress: Progress): void
}

export interface JobRequest {
  kind: JobKind
  /** shown until the first report */
  stage: string
  runId?: RunId
  /** does the work and returns one sentence on what came of it */
  work: (context: JobContext) => Promise<string>
}

interface Running {
  job: Job
  cancel: AbortController
  ended: Promise<void>
}

const LISTED = 50
const SAVE_EVERY_MS = 2_000

export class Jobs {
  readonly changed = new Beacon()
  readonly #store: Store
  readonly #log: (line: string) => void
  #running: Running | null = null
  #closing = false

  constructor(store: Store, log: (line: string) => void) {
    this.#store = store
    this.#log = log
  }

  /**
   * Starts work and returns at once.
   * @throws KindredError JOB_RUNNING
   */
  start({ kind, stage, runId, work }: JobRequest): Job {
    this.requireIdle()
    const fresh: Omit<Job, 'id'> = {
      kind,
      state: 'running',
      stage,
      done: 0,
      total: null,
      unit: '',
      rate: null,
      remainingMs: null,
      startedAt: Date.now(),
      finishedAt: null,
      summary: null,
      error: null,
      runId: runId ?? null,
    }
    const job: Job = { ...fresh, id: this.#store.jobs.create(fresh) }
    const cancel = new AbortController()
    this.#running = { job, cancel, ended: this.#run(job, cancel.signal, work) }
    this.changed.flash()
    return job
  }

  /** @throws KindredError JOB_RUNNING */
  requireIdle(): void {
    if (!this.#running) return
    throw new KindredError(
      'JOB_RUNNING',
      `Kindred is busy: ${this.#running.job.stage}.`,
      'Wait until it is done, or cancel it.',
    )
  }

  /** The job that runs, or null. */
  get current(): Job | null {
    return this.#running?.job ?? null
  }

  /** The latest jobs, newest first. */
  list(): Job[] {
    const running = this.#running?.job
    return this.#store.jobs.list(LISTED).map((job) => (job.id === running?.id ? { ...running } : job))
  }

  /**
   * Asks a job to stop; it does soon. A job that has ended is left as it is.
   * @throws KindredError NOT_FOUND
   */
  cancel(id: JobId): void {
    if (this.#running?.job.id === id) this.#running.cancel.abort()
    else if (!this.list().some((job) => job.id === id))
      throw new KindredError('NOT_FOUND', `There is no job ${id}.`)
  }

  /** Stops what runs and leaves it `interrupted`. */
  async close(): Promise<void> {
    this.#closing = true
    this.#running?.cancel.abort()
    await this.#running?.ended
  }

  async #run(job: Job, signal: AbortSignal, work: JobRequest['work']): Promise<void> {
    await Promise.resolve() // the caller gets the job before the work begins
    let meter = new RateMeter()
    let savedAt = Date.now()
    const report = ({ stage, done, total, unit }: Progress) => {
      const now = Date.now()
      if (unit !== job.unit || total !== job.total) meter = new RateMeter()
      meter.update(now, done)
      const rate = meter.rate(now, done)
      const remainingMs = rate && total !== null ? ((total - done) / rate) * 1000 : null
      Object.assign(job, { stage, done, total, unit, rate, remainingMs })
      if (now - savedAt >= SAVE_EVERY_MS) {
        savedAt = now
        this.#store.jobs.update(job)
      }
      this.changed.flash()
    }
    try {
      signal.throwIfAborted()
      job.summary = await work({ signal, report })
      job.state = 'done'
    } catch (error) {
      if (signal.aborted) job.state = this.#closing ? 'interrupted' : 'cancelled'
      else {
        const { code, message, remedy } = toKindredError(error, this.#log)
        job.state = 'failed'
        job.error = { code, message, remedy }
      }
    }
    Object.assign(job, { rate: null, remainingMs: null, finishedAt: Date.now() })
    this.#running = null
    try {
      this.#store.jobs.update(job)
    } catch (error) {
      this.#log(`Job ${job.id} (${job.state}) could not be noted: ${String(error)}`)
    }
    this.changed.flash()
  }
}
