/**
 * Long work: one job at a time, the others in line, with progress, pausing and cancelling. A job is a task and a row:
 * what is unfinished when the process ends, however it ends, is taken up by the next one.
 */
import { Gate } from '../../shared/lib/gate.ts'
import {
  KindredError,
  type Job,
  type JobId,
  type JobKind,
  type Progress,
  type RunId,
} from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { Notifier } from './notifier.ts'
import { toKindredError } from './errors.ts'
import { interruptedState, isUnfinished, JobRows, type Row } from './job-rows.ts'
import { RateMeter } from './rate.ts'
import { firstStage, isSame, type Task } from './task.ts'

export interface JobContext {
  signal: AbortSignal
  /** passed before each photo or step: closed while the job is paused */
  gate: Gate
  report(progress: Progress): void
}

/** Does a task and returns one sentence on what came of it. */
export type Work = (task: Task, context: JobContext) => Promise<string>

interface Entry extends Row {
  /** null until it begins, and again once it was cut short */
  going: Going | null
}

interface Going {
  stop: AbortController
  gate: Gate
  meter: RateMeter
  ended: Promise<void>
}

const LISTED = 50
const SAVE_EVERY_MS = 2_000
/** Why a job is stopped that is not cancelled. */
const INTERRUPTED = new KindredError('CANCELLED', 'The work was cut short; it goes on later.')

export class Jobs {
  readonly changed = new Notifier()
  readonly #store: Store
  readonly #work: Work
  readonly #rows: JobRows
  readonly #log: (line: string) => void
  /** Oldest first; only the first one is at work. */
  #line: Entry[] = []
  /** Left by an earlier session and not taken up by this one, until the same is asked for. */
  #left: Entry[] = []
  /** While above zero, nothing begins. */
  #holds = 0

  constructor(store: Store, work: Work, log: (line: string) => void) {
    this.#store = store
    this.#work = work
    this.#rows = new JobRows(store, log)
    this.#log = log
    this.#left = this.#rows.left().map((row) => ({ ...row, going: null }))
  }

  /** Puts in line what an earlier session left unfinished. */
  carryOn(): void {
    this.#line = [...this.#left, ...this.#line]
    this.#left = []
    this.#advance()
  }

  /**
   * Puts a task in line, unless the same one is there already, and returns its job at once. Looking through folders
   * waits in line again even while it goes on: there may be something new.
   */
  start(task: Task): Job {
    const same = (entry: Entry) => isSame(entry.task, task) && !(entry.going && task.kind === 'index')
    const known = this.#line.find(same)
    if (known) return { ...known.job }
    const left = this.#left.find(same)
    if (left) this.#left = this.#left.filter((entry) => entry !== left)
    const entry = left ?? { ...this.#rows.create(task), going: null }
    entry.job.state = 'waiting'
    this.#line.push(entry)
    this.#note(entry)
    this.#advance()
    return { ...entry.job }
  }

  /** What has not begun, first in line first. */
  get waiting(): Task[] {
    return [...this.#left, ...this.#line].flatMap(({ going, task }) => (going ? [] : [task]))
  }

  /** Whether a training run is at work or in line, also in one that an earlier session left. */
  isOpen(runId: RunId): boolean {
    return [...this.#left, ...this.#line].some(({ job }) => job.runId === runId)
  }

  /** The latest jobs, newest first. */
  list(): Job[] {
    const live = new Map(this.#line.map(({ job }) => [job.id, job]))
    return this.#store.jobs.list(LISTED).map((job) => ({ ...(live.get(job.id) ?? job) }))
  }

  /**
   * Ends a job: at once when it waits, else soon. One that has ended is left as it is.
   * @throws KindredError NOT_FOUND
   */
  cancel(id: JobId): void {
    const entry = this.#find(id)
    if (!entry) return
    if (entry.going) {
      entry.going.stop.abort()
      entry.going.gate.open()
    } else {
      this.#settle(entry, { state: 'cancelled' })
      this.#advance()
    }
  }

  /** Cancels what is no longer wanted. */
  withdraw(unwanted: (task: Task) => boolean): void {
    for (const { task, job } of [...this.#left, ...this.#line]) if (unwanted(task)) this.cancel(job.id)
  }

  /**
   * Holds a running job before its next step; it keeps its place, and the line waits with it. A job that does not run
   * is left as it is.
   * @throws KindredError NOT_FOUND
   */
  pause(id: JobId): void {
    const entry = this.#find(id)
    if (entry?.job.state !== 'running') return
    entry.going!.gate.close()
    Object.assign(entry.job, { state: 'paused', rate: null, remainingMs: null })
    this.#note(entry)
  }

  /**
   * Lets a paused job go on.
   * @throws KindredError NOT_FOUND
   */
  resume(id: JobId): void {
    const entry = this.#find(id)
    if (entry?.job.state !== 'paused') return
    entry.job.state = entry.going ? 'running' : 'waiting'
    this.#note(entry)
    if (entry.going) {
      // The time it was held says nothing about how fast it is.
      entry.going.meter = new RateMeter()
      entry.going.gate.open()
    } else this.#advance()
  }

  /** Does something that a job of these kinds must not meet: one that runs is cut short, and goes on afterwards. */
  async exclusive<T>(kinds: readonly JobKind[], work: () => Promise<T>): Promise<T> {
    this.#holds++
    try {
      const [first] = this.#line
      if (first && kinds.includes(first.job.kind)) await this.#interrupt(first)
      return await work()
    } finally {
      this.#holds--
      this.#advance()
    }
  }

  /** Stops what runs. All that is unfinished stays so in the database. */
  async close(): Promise<void> {
    this.#holds++
    const [first] = this.#line
    if (first) await this.#interrupt(first)
  }

  /** @returns null for a job that has ended */
  #find(id: JobId): Entry | null {
    const entry = [...this.#line, ...this.#left].find(({ job }) => job.id === id)
    if (entry) return entry
    if (this.list().some((job) => job.id === id)) return null
    throw new KindredError('NOT_FOUND', `There is no job ${id}.`, 'Look at the list again.')
  }

  /** Begins the first one in line, if it may. */
  #advance(): void {
    const [first] = this.#line
    if (!first || first.going || first.job.state !== 'waiting' || this.#holds > 0) return
    Object.assign(first.job, { state: 'running', stage: firstStage[first.task.kind], startedAt: Date.now() })
    const going = { stop: new AbortController(), gate: new Gate(), meter: new RateMeter() }
    first.going = { ...going, ended: Promise.resolve() }
    first.going.ended = this.#run(first, first.going)
    this.#note(first)
  }

  async #interrupt({ going }: Entry): Promise<void> {
    going?.stop.abort(INTERRUPTED)
    going?.gate.open()
    await going?.ended
  }

  async #run(entry: Entry, going: Going): Promise<void> {
    await Promise.resolve() // the caller gets the job before the work begins
    const { job, task } = entry
    const { gate } = going
    const { signal } = going.stop
    let savedAt = Date.now()
    const report = ({ stage, done, total, unit }: Progress) => {
      const now = Date.now()
      if (unit !== job.unit || total !== job.total) going.meter = new RateMeter()
      going.meter.update(now, done)
      const rate = gate.closed ? null : going.meter.rate(now, done)
      const remainingMs = rate && total !== null ? ((total - done) / rate) * 1000 : null
      Object.assign(job, { stage, done, total, unit, rate, remainingMs })
      if (now - savedAt >= SAVE_EVERY_MS) {
        savedAt = now
        this.#rows.note(job)
      }
      this.changed.notify()
    }
    let end: Partial<Job>
    try {
      signal.throwIfAborted()
      end = { state: 'done', summary: await this.#work(task, { signal, gate, report }) }
    } catch (error) {
      if (signal.aborted) end = { state: signal.reason === INTERRUPTED ? interruptedState(job) : 'cancelled' }
      else {
        const { code, message, remedy } = toKindredError(error, this.#log)
        end = { state: 'failed', error: { code, message, remedy } }
      }
    }
    entry.going = null
    this.#settle(entry, end)
    this.#advance()
  }

  /** Notes that an entry has ended, or is no longer at work. */
  #settle(entry: Entry, change: Partial<Job>): void {
    this.#rows.settle(entry.job, change)
    if (!isUnfinished(entry.job)) {
      this.#line = this.#line.filter((each) => each !== entry)
      this.#left = this.#left.filter((each) => each !== entry)
    }
    this.changed.notify()
  }

  #note({ job }: Entry): void {
    this.#rows.note(job)
    this.changed.notify()
  }
}
