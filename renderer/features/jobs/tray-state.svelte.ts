/** Whether the tray is open, and which finished work has not been seen yet. */
import { Attempts, client } from '../../client/index.ts'
import { announcer } from '../../ui/index.ts'
import { jobNames, type Job, type JobId } from '../../../shared/model/index.ts'

const noticeMs = 8000

class Tray extends Attempts {
  #open = $state(false)
  /** Finished since this page was opened, and not looked at. */
  unseen = $state.raw<readonly Job[]>([])
  #seenUnfinished = new Set<JobId>()

  get open() {
    return this.#open
  }

  set open(open: boolean) {
    this.#open = open
    this.problem = null
    if (open) this.unseen = []
  }

  /** Looks through a new list of jobs for what has just ended. */
  take(jobs: readonly Job[]) {
    for (const job of jobs) {
      if (job.finishedAt === null) this.#seenUnfinished.add(job.id)
      else if (this.#seenUnfinished.delete(job.id)) this.#ended(job)
    }
  }

  #ended(job: Job) {
    announcer.say(job.error?.message ?? job.summary ?? `${jobNames[job.kind]}: ${job.state}.`)
    if (this.#open || job.state === 'cancelled') return
    this.unseen = [job, ...this.unseen]
    // A failure stays until it has been looked at.
    if (job.state === 'done') setTimeout(() => this.dismiss(job.id), noticeMs)
  }

  dismiss(id: JobId) {
    this.unseen = this.unseen.filter((job) => job.id !== id)
  }

  async cancel({ id }: Job) {
    await this.attempt(() => client.jobs.cancel({ id }))
  }

  async pause({ id, kind }: Job) {
    await this.attempt(() => client.jobs.pause({ id }))
    if (!this.problem) announcer.say(`${jobNames[kind]}: paused.`)
  }

  async resume({ id, kind }: Job) {
    await this.attempt(() => client.jobs.resume({ id }))
    if (!this.problem) announcer.say(`${jobNames[kind]}: goes on.`)
  }
}

export const tray = new Tray()
