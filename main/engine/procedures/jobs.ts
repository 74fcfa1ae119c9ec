/** Long work: what runs or waits, and how to hold and to stop it. */
import type { Base } from '../base.ts'
import { watch, type Services } from '../services.ts'

const WATCH_EVERY_MS = 250

export function jobProcedures(os: Base, services: Services) {
  const { jobs } = services
  return {
    list: os.jobs.list.handler(() => jobs.list()),
    watch: os.jobs.watch.handler(({ signal }) =>
      watch(services, signal, jobs.changed, WATCH_EVERY_MS, () => jobs.list()),
    ),
    cancel: os.jobs.cancel.handler(({ input }) => {
      jobs.cancel(input.id)
      return {}
    }),
    pause: os.jobs.pause.handler(({ input }) => {
      jobs.pause(input.id)
      return {}
    }),
    resume: os.jobs.resume.handler(({ input }) => {
      jobs.resume(input.id)
      return {}
    }),
  }
}
