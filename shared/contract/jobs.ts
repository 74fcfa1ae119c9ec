/**
 * Long work: one job at a time, the others wait in line, first come first served. A paused job keeps its place, and
 * the line waits with it.
 */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Job, JobId } from '../model/index.ts'
import { procedure } from './base.ts'

const ById = z.object({ id: JobId })

export const jobs = {
  /** The latest jobs, newest first. */
  list: procedure.output(z.array(Job)),
  /** Emits the list at once and, at most four times a second, after every change. */
  watch: procedure.output(eventIterator(z.array(Job))),
  /** Ends a job that runs, waits or is paused; what it has done is kept. */
  cancel: procedure.input(ById).output(z.object({})),
  /** Holds the running job before its next photo or step. It stays paused, even over a restart, until it is resumed. */
  pause: procedure.input(ById).output(z.object({})),
  resume: procedure.input(ById).output(z.object({})),
}
