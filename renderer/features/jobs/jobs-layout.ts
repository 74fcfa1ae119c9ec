/** How long work is told: its name, its share, what remains. */
import { count, duration, rate } from '../../../shared/lib/words.ts'
import type { Job, JobKind } from '../../../shared/model/index.ts'

export const jobNames: Record<JobKind, string> = {
  sample: 'Sample collection',
  index: 'Reading photos',
  train: 'Learning your photos',
  embed: 'Looking at photos',
}

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
  const done = job.total
    ? `${count(job.done)} of ${count(job.total)} ${job.unit}`
    : job.done
      ? `${count(job.done)} ${job.unit}`
      : ''
  const speed = job.state === 'running' && job.rate ? rate(job.rate, job.unit) : ''
  return [done, speed].filter(Boolean).join(', ')
}

/** The pill's one line. */
export function headline(running: readonly Job[]): string {
  const job = running[0]
  if (!job) return ''
  const part = share(job)
  const words = [
    job.stage || jobNames[job.kind],
    part === null ? '' : `${Math.floor(part * 100)} %`,
    remaining(job),
  ]
  const others = running.length > 1 ? ` +${running.length - 1}` : ''
  return words.filter(Boolean).join(' · ') + others
}
