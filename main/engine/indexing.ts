/** The index job: look for changes, read what is new, give it vectors, bring the search index up to date. */
import { IndexRequest } from '../../shared/model/index.ts'
import { addRoot, indexLibrary } from '../library/index.ts'
import { writeSample } from '../sample/index.ts'
import { embedWith, refreshSearch } from './embedding.ts'
import type { JobContext } from '../jobs/index.ts'
import type { Services } from './services.ts'

/** Draws the sample collection into Kindred's own folder, adds it and indexes. */
export async function drawSample(
  services: Services,
  { count, seed }: { count: number; seed: number },
  context: JobContext,
): Promise<string> {
  const { store } = services
  const dir = store.home.sample
  await writeSample(dir, { count, seed, ...context })
  await addRoot(store, dir)
  return index(services, IndexRequest.parse({}), context)
}

export async function index(
  services: Services,
  { retryFailed, verify, forgetGone }: IndexRequest,
  context: JobContext,
): Promise<string> {
  const { store, decoder, captionParser, state } = services
  const found = await indexLibrary({
    store,
    decoder,
    captionParser,
    retryFailed,
    verify,
    forgetGone,
    signal: context.signal,
    gate: context.gate,
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
  await refreshSearch(services, context)
  const seen = embedded > 0 ? ` ${model!.id} has seen ${embedded.toLocaleString('en')} of them.` : ''
  const unseen = skipped > 0 ? ` ${skipped.toLocaleString('en')} could not be decoded.` : ''
  return found.summary + seen + unseen
}
