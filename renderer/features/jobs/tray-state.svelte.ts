/** Whether the tray is open, and which finished work has not been seen yet. */
import { client, toProblem, type Problem } from '../../client/index.ts'
import { announcer } from '../../ui/index.ts'
import type { Job, JobId } from '../../../shared/model/index.ts'

const glanceMs = 8000

class Tray {
  #open = $state(false)
  problem = $state.raw<Problem | null>(null)
  /** Finished since this page was opened, and not looked at. */
  fresh = $state.raw<readonly Job[]>([])
  #seenRunning = new Set<JobId>()

  get open() {
    return this.#open
  }

  set open(open: boolean) {
    this.#open = open
    this.problem = null
    if (open) this.fresh = []
  }

  /** Looks through a new list of jobs for what has just ended. */
  take(jobs: readonly Job[]) {
    for (const job of jobs) {
      if (job.state === 'running') this.#seenRunning.add(job.id)
      else if (this.#seenRunning.delete(job.id)) this.#ended(job)
    }
  }

  #ended(job: Job) {
    announcer.say(job.error?.message ?? job.summary ?? 'Done.')
    if (this.#open || job.state === 'cancelled') return
    this.fresh = [job, ...this.fresh]
    // A failure stays until it has been looked at.
    if (job.state === 'done') setTimeout(() => this.dismiss(job.id), glanceMs)
  }

  dismiss(id: JobId) {
    this.fresh = this.fresh.filter((job) => job.id !== id)
  }

  async cancel(id: JobId) {
    try {
      await client.jobs.cancel({ id })
    } catch (error) {
      this.problem = toProblem(error)
    }
  }
}

export const tray = new Tray()
