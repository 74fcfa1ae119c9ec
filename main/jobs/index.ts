/** Long work, one at a time: a task that is data, a row that outlives the process, progress, pausing and cancelling. */
export { logError, toKindredError } from './errors.ts'
export { Jobs, type JobContext } from './jobs.ts'
export { follow, Notifier } from './notifier.ts'
export { RateMeter } from './rate.ts'
export { telling } from './telling.ts'
export type { Task } from './task.ts'
