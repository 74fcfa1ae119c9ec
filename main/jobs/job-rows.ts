/** What the database keeps of jobs, and of the training runs that they do. */
import type { Job, JobState } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { Task } from './task.ts'

export interface Row {
  job: Job
  task: Task
}

const unfinished: ReadonlySet<JobState> = new Set(['waiting', 'running', 'paused'])

/** Whether a job will still do something, in this session or in a later one. */
export const isUnfinished = ({ state }: Job): boolean => unfinished.has(state)

/** What a job becomes that was cut short: learning has to be asked for again, since it may have been what crashed. */
export function interruptedState({ state, kind }: Job): JobState {
  if (state === 'paused') return 'paused'
  return kind === 'train' ? 'interrupted' : 'waiting'
}

export class JobRows {
  readonly #store: Store
  readonly #log: (line: string) => void

  constructor(store: Store, log: (line: string) => void) {
    this.#store = store
    this.#log = log
  }

  create(task: Task): Row {
    const job: Omit<Job, 'id'> = {
      kind: task.kind,
      state: 'waiting',
      stage: 'Waiting',
      done: 0,
      total: null,
      unit: '',
      rate: null,
      remainingMs: null,
      startedAt: Date.now(),
      finishedAt: null,
      summary: null,
      error: null,
      runId: task.kind === 'train' ? task.runId : null,
      modelId: task.kind === 'embed' ? task.modelId : null,
    }
    return { job: { ...job, id: this.#store.jobs.create(job, task) }, task }
  }

  /** What earlier sessions left, oldest first; what ran when the last one was killed was cut short. */
  left(): Row[] {
    const rows = this.#store.jobs.unfinished().flatMap(({ job, task: stored }): Row[] => {
      const { data: task } = Task.safeParse(stored)
      return task ? [{ job, task }] : []
    })
    for (const { job } of rows)
      if (job.state === 'running') this.settle(job, { state: interruptedState(job) })
    return rows.filter(({ job }) => isUnfinished(job))
  }

  /** Notes that a job has ended, or is no longer at work. A run that has no model yet stands as its job does. */
  settle(job: Job, change: Partial<Job>): void {
    Object.assign(job, change, { rate: null, remainingMs: null })
    if (!isUnfinished(job)) job.finishedAt = Date.now()
    this.note(job)
    const { runId, state, finishedAt, error } = job
    const run = runId === null ? null : this.#store.runs.get(runId)?.run
    if (!run || run.modelId !== null || state === 'waiting' || state === 'running' || state === 'done') return
    const standing = state === 'paused' ? 'interrupted' : state
    this.#try(job, () => this.#store.runs.update({ ...run, state: standing, finishedAt, error }))
  }

  note(job: Job): void {
    this.#try(job, () => this.#store.jobs.update(job))
  }

  /** A full disk must not keep the line from going on. */
  #try({ id, state }: Job, write: () => void): void {
    try {
      write()
    } catch (error) {
      this.#log(`Job ${id} (${state}) could not be noted: ${String(error)}`)
    }
  }
}
