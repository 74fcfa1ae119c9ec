/** The index job: look for changes, read what is new, give it vectors, bring the search index up to date. */
import { indexLibrary } from '../library/index.ts'
import { embedWith, refreshNearest } from './embedding.ts'
import type { JobContext, JobRequest } from './jobs.ts'
import type { Services } from './services.ts'

export function indexWork(services: Services, { retryFailed = false } = {}): JobRequest {
  return {
    kind: 'index',
    stage: 'Looking for photos',
    work: (context) => index(services, retryFailed, context),
  }
}

async function index(services: Services, retryFailed: boolean, context: JobContext): Promise<string> {
  const { store, state } = services
  const found = await indexLibrary({
    store,
    home: store.home,
    retryFailed,
    signal: context.signal,
    report(progress) {
      context.report(progress)
      state.progress()
    },
  })
  state.touch()
  const model = store.models.active()
  const { embedded, skipped } = model
    ? await embedWith(services, model, context)
    : { embedded: 0, skipped: 0 }
  await refreshNearest(services, context)
  const seen = embedded > 0 ? ` ${model!.id} has seen ${embedded.toLocaleString('en')} of them.` : ''
  const unseen = skipped > 0 ? ` ${skipped.toLocaleString('en')} could not be decoded.` : ''
  return found.summary + seen + unseen
}
