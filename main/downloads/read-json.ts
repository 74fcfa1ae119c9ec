/** Small documents from another machine, read whole. */
import { KindredError } from '../../shared/model/index.ts'
import type { Http } from './http.ts'
import { PassingFault, refusal } from './refusal.ts'
import { shown, tellUnreachable } from './unreachable.ts'

/** A list of a thousand files has some 300 kB. */
const MOST_BYTES = 16e6

/**
 * The bytes of a document, which someone waits for: nothing is tried twice.
 * @throws KindredError OFFLINE, NOT_FOUND, DOWNLOAD_FAILED
 */
export async function readDocument(
  http: Http,
  address: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const answer = await http.ask(address, { signal })
  const chunks: Buffer[] = []
  let length = 0
  try {
    if (answer.status !== 200) throw toldOf(refusal(answer, address))
    for await (const chunk of answer.body) {
      chunks.push(chunk as Buffer)
      if ((length += (chunk as Buffer).length) > MOST_BYTES)
        throw notUnderstood(address, 'it is far too long')
    }
    return Buffer.concat(chunks)
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof KindredError ? error : tellUnreachable(error, new URL(address))
  } finally {
    answer.body.on('error', () => {}).destroy()
  }
}

/** @throws KindredError OFFLINE, NOT_FOUND, DOWNLOAD_FAILED */
export async function readJson(
  http: Http,
  address: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const text = (await readDocument(http, address, signal)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw notUnderstood(address, 'it is no JSON')
  }
}

export const toldOf = (fault: KindredError | PassingFault): KindredError =>
  fault instanceof PassingFault ? fault.told : fault

export const notUnderstood = (address: string, why: string) =>
  new KindredError(
    'DOWNLOAD_FAILED',
    `The answer of ${shown(new URL(address))} is not understood: ${why}.`,
    'Look whether the network shows a page of its own first, as in hotels, and whether HF_ENDPOINT is a mirror of the Hub.',
  )
