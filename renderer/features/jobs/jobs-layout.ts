/** How long work is told: its share, what remains, what it waits for. */
import { amount, duration, partOf, rate } from '../../../shared/lib/words.ts'
import { jobNames, type Job } from '../../../shared/model/index.ts'

/** 0..1, or null while the total is unknown. */
export function share(job: Job): number | null {
  if (job.state === 'done') return 1
  return job.total ? Math.min(job.done / job.total, 1) : null
}

/** "2 min left", or nothing while unknown. */
export function remaining(job: Job): string {
  return job.state === 'running' && job.remainingMs !== null ? `${duration(job.remainingMs)} left` : ''
}

/** "1,200 of 8,000 photos, 150 photos/s". */
export function progress(job: Job): string {
  const done = job.total ? partOf(job.done, job.total, job.unit) : job.done ? amount(job.done, job.unit) : ''
  const speed = job.state === 'running' && job.rate ? rate(job.rate, job.unit) : ''
  return [done, speed].filter(Boolean).join(', ')
}

/** "Waits for “Teaching Kindred”, which is paused". @param line all unfinished jobs, the first one first */
export function waitsFor(job: Job, line: readonly Job[]): string {
  const before = line[line.findIndex(({ id }) => id === job.id) - 1]
  if (!before) return 'Begins in a moment'
  return `Waits for “${jobNames[before.kind]}”${before.state === 'paused' ? ', which is paused' : ''}`
}

/** The pill's one line. */
export function headline(line: readonly Job[]): string {
  const job = line[0]
  if (!job) return ''
  const part = share(job)
  const words = [
    job.state === 'paused' ? 'Paused' : '',
    job.stage || jobNames[job.kind],
    part === null ? '' : `${Math.floor(part * 100)} %`,
    remaining(job),
  ]
  const others = line.length > 1 ? ` +${line.length - 1}` : ''
  return words.filter(Boolean).join(' · ') + others
}
