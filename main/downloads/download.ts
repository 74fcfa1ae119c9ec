/** Fetching a model, as a person asks for it: an offer, a yes, and the work. */
import { rm } from 'node:fs/promises'
import { KindredError, type ModelId, type ModelOffer, type ModelSource } from '../../shared/model/index.ts'
import type { JobContext } from '../jobs/index.ts'
import { addModel } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import { fetchModel } from './fetch-model.ts'
import { openHttp, type Http, type NetworkEnv } from './http.ts'
import { offerModel } from './offer.ts'

/**
 * Asks what fetching a model would bring. None of it is fetched.
 * @throws KindredError OFFLINE, NOT_FOUND, DOWNLOAD_FAILED, BAD_INPUT
 */
export const makeOffer = (
  network: NetworkEnv,
  source: ModelSource,
  signal: AbortSignal,
): Promise<ModelOffer> => withHttp(network, (http) => offerModel(http, source, signal))

/**
 * The offer whose licence was accepted.
 * @throws KindredError DOWNLOAD_FAILED when it is no longer what was shown, and what `makeOffer` throws
 */
export async function acceptedOffer(
  network: NetworkEnv,
  { digest, ...source }: ModelSource & { digest: string },
  signal: AbortSignal,
): Promise<ModelOffer> {
  const offer = await makeOffer(network, source, signal)
  if (offer.digest === digest) return offer
  throw new KindredError(
    'DOWNLOAD_FAILED',
    `${offer.name} has changed since it was shown.`,
    'Look at the offer again; nothing was fetched.',
  )
}

/**
 * Fetches what was offered and adds it to the library, not active yet. What came is tried on a picture and a text before
 * it is taken.
 * @throws KindredError what `fetchModel` and `addModel` throw
 */
export async function downloadModel(
  store: Store,
  network: NetworkEnv,
  offer: ModelOffer,
  context: JobContext,
): Promise<ModelId> {
  const folder = await withHttp(network, (http) =>
    fetchModel(offer, { ...context, downloads: store.home.downloads, http }),
  )
  await context.gate.pass()
  context.report({ stage: `Trying ${offer.name}`, done: 0, total: null, unit: 'models' })
  const { name, page, licence, languages } = offer
  const id = await addModel(store, folder, null, context.signal, {
    name,
    source: page,
    licence: licence?.name ?? 'Not stated: see where it came from',
    languages,
  })
  await rm(folder, { recursive: true, force: true })
  return id
}

async function withHttp<T>(network: NetworkEnv, work: (http: Http) => Promise<T>): Promise<T> {
  const http = openHttp(network)
  try {
    return await work(http)
  } finally {
    await http.close()
  }
}
