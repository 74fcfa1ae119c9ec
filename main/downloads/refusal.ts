/** What a server's answer means that is not the file. */
import { KindredError } from '../../shared/model/index.ts'
import type { Answer } from './http.ts'
import { shown } from './unreachable.ts'

/** A fault that may be over at the next try. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault'
  /** what a person is told when the tries are used up */
  readonly told: KindredError
  /** how long the server asks to be left alone */
  readonly waitMs: number

  constructor(told: KindredError, waitMs = 0) {
    super(told.message)
    this.told = told
    this.waitMs = waitMs
  }
}

const LONGEST_WAIT_MS = 120_000
const passingStatus = new Set([408, 425, 429])

/** @returns the error for an answer that is neither 200 nor 206 */
export function refusal({ status, headers }: Answer, address: string): KindredError | PassingFault {
  const url = new URL(address)
  if (status === 401 || status === 403) {
    return new KindredError(
      'DOWNLOAD_FAILED',
      `${url.host} does not hand out ${url.pathname} to everyone (${status}).`,
      'It may not exist, or its makers ask for consent first: look at its page, accept its terms there, and set HF_TOKEN to a token of yours.',
    )
  }
  if (status === 404 || status === 410) {
    return new KindredError(
      'NOT_FOUND',
      `There is no ${shown(url)}.`,
      'Look at the name; the Hub tells capital and small letters apart.',
    )
  }
  const told = new KindredError(
    'DOWNLOAD_FAILED',
    `${url.host} answered ${status} when asked for ${url.pathname}.`,
    'Try again later; what was fetched is kept.',
  )
  return passingStatus.has(status) || status >= 500
    ? new PassingFault(told, waitOf(headers['retry-after']))
    : told
}

function waitOf(retryAfter: string | string[] | undefined): number {
  const text = String(retryAfter ?? '')
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : 0
}
