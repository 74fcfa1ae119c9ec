/** Settling what fetching a model would bring, before any of it is fetched. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { KindredError, ModelOffer, type ModelSource } from '../../shared/model/index.ts'
import { catalogue } from './catalogue.ts'
import { offerOfHub } from './hub.ts'
import type { Http } from './http.ts'

import { offerOfPack } from './pack-offer.ts'
import { readSource } from './source.ts'

/** An offer before it is checked and sealed. */
export type Draft = Omit<ModelOffer, 'digest'>

/**
 * @throws KindredError OFFLINE, NOT_FOUND, DOWNLOAD_FAILED, BAD_INPUT
 */
export async function offerModel(
  http: Http,
  { source: asked, precision }: ModelSource,
  signal?: AbortSignal,
): Promise<ModelOffer> {
  const known = catalogue.find(({ id, source }) => id === asked || source === asked)
  const source = readSource(known?.source ?? asked, http.hub)
  const offer =
    source.kind === 'hub'
      ? await offerOfHub(http, source, precision, signal)
      : await offerOfPack(http, source.url, signal)
  // An export states the licence of its weights less often than the catalogue does.
  const told = known
    ? { ...offer, name: known.name, licence: known.licence, languages: known.languages }
    : offer
  const settled = ModelOffer.safeParse({ ...told, digest: digestOf(told) })
  if (settled.success) return settled.data
  throw new KindredError(
    'DOWNLOAD_FAILED',
    `${offer.name} cannot be fetched: ${z.prettifyError(settled.error)}`,
    'Choose another model, and tell those who publish it.',
  )
}

function digestOf({ files, licence }: Draft): string {
  const what = JSON.stringify([files.map(({ path, hash }) => [path, hash]), licence])
  return createHash('sha256').update(what).digest('hex')
}
