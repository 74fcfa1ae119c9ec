/** Teaching Kindred. */
import { KindredError, type JobId, type RunId } from '../../../shared/model/index.ts'
import type { RunUpdate } from '../../../shared/contract/index.ts'
import { groupBursts } from '../../library/index.ts'
import { createRun, quoteTraining, resumableRun } from '../../training/index.ts'
import type { Base } from '../base.ts'
import { watch, type Services } from '../services.ts'
import { finishRun } from '../training.ts'

const WATCH_EVERY_MS = 500

export function trainingProcedures(os: Base, services: Services) {
  const { store, jobs, runsChanged } = services
  const start = (runId: RunId): { jobId: JobId; runId: RunId } => {
    const job = jobs.start({
      kind: 'train',
      stage: 'Preparing to learn',
      runId,
      work: (context) => finishRun(services, runId, context).finally(() => runsChanged.flash()),
    })
    return { jobId: job.id, runId }
  }
  return {
    quote: os.training.quote.handler(() => quoteTraining(store, groupBursts)),
    start: os.training.start.handler(async ({ input }) => {
      jobs.requireIdle()
      return start(await createRun(store, input, groupBursts))
    }),
    resume: os.training.resume.handler(() => {
      jobs.requireIdle()
      return start(unfinishedRun(services) ?? resumableRun(store))
    }),
    runs: os.training.runs.handler(() => store.runs.list()),
    watch: os.training.watch.handler(async function* ({ input: { runId }, signal }) {
      let last = -1
      for await (const update of watch(services, signal, runsChanged, WATCH_EVERY_MS, () =>
        read(runId, last),
      )) {
        last = update.points.at(-1)?.step ?? last
        yield update
        if (update.run.state !== 'running' && jobs.current?.runId !== runId) return
      }
    }),
  }

  function read(runId: RunId, after: number): RunUpdate {
    const found = store.runs.get(runId)
    if (!found)
      throw new KindredError('NOT_FOUND', `There is no training run ${runId}.`, 'Look at the list again.')
    return { run: found.run, points: store.runs.points(runId, after) }
  }
}

/** The last run if its model is made but was not yet compared and chosen, because the job was cut short. */
function unfinishedRun({ store, jobs }: Services): RunId | null {
  const [run] = store.runs.list()
  if (run?.state !== 'done' || run.modelId === null) return null
  const job = jobs.list().find((each) => each.runId === run.id)
  return job && job.state !== 'done' ? run.id : null
}
