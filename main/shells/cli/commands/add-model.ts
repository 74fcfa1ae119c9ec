/** `kindred models add PATH|NAME`: from a folder, or fetched once its licence is accepted. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { bytes, counted } from '../../../../shared/lib/words.ts'
import { KindredError, type ModelOffer, type Precision } from '../../../../shared/model/index.ts'
import type { Engine } from '../../../engine/index.ts'
import { print, printJson, tell } from '../output.ts'
import { follow, withEngine, type CommonOptions } from '../session.ts'

export interface AddOptions extends CommonOptions {
  precision?: Precision
  acceptLicence: boolean
}

export async function addModel(what: string, options: AddOptions): Promise<void> {
  await withEngine(options, async (engine) =>
    (await isHere(what)) ? addFolder(engine, what, options) : fetchModel(engine, what, options),
  )
}

/** A folder of that name comes first, and what can only be a path is one. */
const isHere = (what: string) =>
  /^([.~/\\]|[a-z]:[\\/])/i.test(what) ||
  stat(what).then(
    () => true,
    () => false,
  )

async function addFolder(
  { client, folders }: Engine,
  path: string,
  { precision, json }: AddOptions,
): Promise<void> {
  const folder = folders.mint(resolve(path))
  const { id } = await client.models.add({ folder, ...(precision && { precision }) })
  if (json) printJson({ model: id })
  else print(`${id} is in the library. Use it with "kindred models use ${id}".`)
}

async function fetchModel(engine: Engine, source: string, options: AddOptions): Promise<void> {
  const { models } = engine.client
  const asked = { source, ...(options.precision && { precision: options.precision }) }
  const offer = await models.offer(asked)
  tell(described(offer))
  if (!options.acceptLicence) await askForConsent(options)
  const { jobId } = await models.download({ ...asked, digest: offer.digest, accepted: true })
  const { summary } = await follow(engine, jobId)
  if (options.json) printJson({ offer, summary })
  else print(summary!)
}

function described({ name, page, files, precision, precisions, licence, languages }: ModelOffer): string {
  const total = files.reduce((sum, file) => sum + file.bytes, 0)
  const others = precisions.filter((each) => each !== precision)
  const also = others.length > 0 ? `; there is also ${others.join(', ')}` : ''
  return [
    `${name}, ${page}`,
    `${counted(files.length, 'file')}, ${bytes(total)}${precision ? ` (${precision}${also})` : ''}`,
    `Licence: ${licence ? [licence.name, licence.url].filter(Boolean).join(', ') : 'none is stated; see its page'}`,
    ...(languages.length > 0 ? [`Languages: ${languages.join(', ').replace(/^mul$/, 'many')}`] : []),
  ].join('\n')
}

/** @throws KindredError CANCELLED, or BAD_INPUT where nobody can be asked */
async function askForConsent({ json }: AddOptions): Promise<void> {
  if (json || !process.stdin.isTTY) {
    throw new KindredError(
      'BAD_INPUT',
      'Nothing was fetched: the licence was not accepted.',
      'Read it, then say --accept-licence.',
    )
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question('Do you accept this licence and want to fetch it? (yes or no) ')
    if (/^y(es)?$/i.test(answer.trim())) return
  } finally {
    terminal.close()
  }
  throw new KindredError('CANCELLED', 'Nothing was fetched.')
}
