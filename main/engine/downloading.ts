/** Fetching models, as a person asks for it: an offer, a yes, a job. */
import { rm } from 'node:fs/promises'
import { KindredError, type JobId, type ModelOffer, type ModelSource } from '../../shared/model/index.ts'
import { fetchModel, offerModel, openHttp } from '../downloads/index.ts'
import type { JobContext } from '../jobs/index.ts'
import { addModel } from '../models/index.ts'
import type { Services } from './services.ts'

export async function makeOffer(
  { network, closing }: Services,
  source: ModelSource,
  signal: AbortSignal | undefined,
): Promise<ModelOffer> {
  const http = openHttp(network)
  try {
    return await offerModel(http, source, signal ? AbortSignal.any([signal, closing]) : closing)
  } finally {
    await http.close()
  }
}

/**
 * Puts the fetching of an offer in line whose licence was accepted.
 * @throws KindredError DOWNLOAD_FAILED when it is no longer what was shown
 */
export async function startDownload(
  services: Services,
  { digest, ...source }: ModelSource & { digest: string },
  signal: AbortSignal | undefined,
): Promise<JobId> {
  const offer = await makeOffer(services, source, signal)
  if (offer.digest === digest) return services.jobs.start({ kind: 'download', offer }).id
  throw new KindredError(
    'DOWNLOAD_FAILED',
    `${offer.name} has changed since it was shown.`,
    'Look at the offer again; nothing was fetched.',
  )
}

/** What came is tried on a picture and a text before it is taken into the library. */
export async function download(
  { store, network, state }: Services,
  offer: ModelOffer,
  context: JobContext,
): Promise<string> {
  const http = openHttp(network)
  let folder: string
  try {
    folder = await fetchModel(offer, { ...context, downloads: store.home.downloads, http })
  } finally {
    await http.close()
  }
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
  state.touch()
  return `${name} is in the library. Use it with "kindred models use ${id}", or on the Models page.`
}
