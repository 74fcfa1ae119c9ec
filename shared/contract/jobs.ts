/** Long work: what runs, and how to stop it. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Job, JobId } from '../model/index.ts'
import { procedure } from './base.ts'

export const jobs = {
  /** The latest jobs, newest first. */
  list: procedure.output(z.array(Job)),
  /** Emits the list at once and, at most four times a second, after every change. */
  watch: procedure.output(eventIterator(z.array(Job))),
  cancel: procedure.input(z.object({ id: JobId })).output(z.object({})),
}
