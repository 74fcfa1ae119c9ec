/** What each kind of job does. */
import { downloadModel } from '../downloads/index.ts'
import type { JobContext, Task } from '../jobs/index.ts'
import { embedAndUse } from './embedding.ts'
import { drawSample, index } from './indexing.ts'
import type { Services } from './services.ts'
import { train } from './training.ts'

/** Does a task and returns one sentence on what came of it. Each may be done again after it was cut short. */
export function doTask(services: Services, task: Task, context: JobContext): Promise<string> {
  switch (task.kind) {
    case 'sample':
      return drawSample(services, task, context)
    case 'index':
      return index(services, task, context)
    case 'train':
      return train(services, task, context)
    case 'embed':
      return embedAndUse(services, task, context)
    case 'download':
      return download(services, task, context)
  }
}

async function download(
  { store, network, state }: Services,
  { offer }: Extract<Task, { kind: 'download' }>,
  context: JobContext,
): Promise<string> {
  const id = await downloadModel(store, network, offer, context)
  state.touch()
  return `${offer.name} is in the library. Use it with "kindred models use ${id}", or on the Models page.`
}
