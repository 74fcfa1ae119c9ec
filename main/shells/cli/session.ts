/** A command's hold on a library: the engine in this process, and following its jobs. */
import { KindredError, type ErrorCode, type Job, type JobId } from '../../../shared/model/index.ts'
import { createEngine, type Engine } from '../../engine/index.ts'
import { interruptible } from './interrupt.ts'
import { tell } from './output.ts'
import { ProgressView } from './progress.ts'

/** The options that every command has. */
export interface CommonOptions {
  home: string
  json: boolean
}

/** Opens the library for the time of `work`. */
export async function withEngine<T>(
  { home }: CommonOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await createEngine({ home, log: tell, carryOn: false })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/**
 * Shows a job until it ends. Ctrl-C cancels it.
 * @param note what to add to its bar
 * @throws KindredError what the job failed with, or CANCELLED
 */
export async function follow({ client }: Engine, id: JobId, note: () => string = () => ''): Promise<Job> {
  const view = new ProgressView(process.stderr)
  const cancel = () => void client.jobs.cancel({ id })
  const job = await interruptible(cancel, async () => {
    for await (const jobs of await client.jobs.watch()) {
      const job = jobs.find((each) => each.id === id)!
      if (job.finishedAt !== null) return job
      view.show(job, note())
    }
    throw new KindredError('CANCELLED', 'The library was closed.')
  })
  view.end()
  if (job.error) throw new KindredError(job.error.code as ErrorCode, job.error.message, job.error.remedy)
  if (job.state !== 'done') {
    const again =
      job.kind === 'train' ? 'Go on with "kindred train --resume".' : 'Run the command again to go on.'
    throw new KindredError('CANCELLED', 'Stopped. What was done so far is kept.', again)
  }
  return job
}
