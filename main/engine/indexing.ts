/** The index job: look for changes, read what is new and give it vectors side by side, and what else lacks one. */
import { count } from '../../shared/lib/words.ts'
import { IndexRequest } from '../../shared/model/index.ts'
import { addRoot, indexLibrary } from '../library/index.ts'
import { dropUnused } from '../models/index.ts'
import { writeSample } from '../sample/index.ts'
import { embedAsRead, embedWith, refreshSearch } from './embedding.ts'
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
  const asRead = embedAsRead(services, context)
  const reading = indexLibrary({
    store,
    decoder,
    captionParser,
    retryFailed,
    verify,
    forgetGone,
    embedAsRead: asRead,
    signal: context.signal,
    gate: context.gate,
    report(progress) {
      context.report(progress)
      state.progress()
    },
  })
  await reading.catch(() => asRead?.end().catch(() => {}))
  const found = await reading
  let seen = (await asRead?.end()) ?? 0
  state.touch()
  let unseen = 0
  const model = store.models.active()
  if (model) {
    // Those that were read before, or had no pictures of their own to be looked at.
    const { embedded, skipped } = await embedWith(services, model, context)
    seen += embedded
    unseen = skipped
  }
  await dropUnused(store)
  await refreshSearch(services, context)
  const sentences = [
    found.summary,
    ...(seen > 0 ? [`${model!.id} has seen ${count(seen)} of them.`] : []),
    ...(unseen > 0 ? [`${count(unseen)} could not be decoded.`] : []),
  ]
  return sentences.join(' ')
}
