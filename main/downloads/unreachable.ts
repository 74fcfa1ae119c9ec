/** Why another machine was not reached, in words for a person. */
import { KindredError } from '../../shared/model/index.ts'

/** An address as it is told: what comes behind `?` may be a signature, and what stands before `@` a password. */
export const shown = ({ host, pathname }: URL): string => host + pathname

const reasons: Record<string, string> = {
  ENOTFOUND: 'its name is not known here',
  EAI_AGAIN: 'names are not answered for at the moment',
  ECONNREFUSED: 'nothing answers there',
  ENETUNREACH: 'there is no way to it',
  EHOSTUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it fell silent',
  UND_ERR_SOCKET: 'the connection was dropped',
  ECONNRESET: 'the connection was dropped',
  EPIPE: 'the connection was dropped',
}
const remedy =
  'Connect to the internet and try again; what was fetched is kept. Behind a proxy, set HTTPS_PROXY; for a mirror of the Hub, HF_ENDPOINT.'

/** @param error what the network threw */
export function tellUnreachable(error: unknown, url: URL): KindredError {
  const code = codeOf(error)
  const reason = code && reasons[code]
  if (reason)
    return new KindredError('OFFLINE', `${url.host} cannot be reached: ${reason}.`, remedy, { cause: error })
  if (isDistrust(error)) {
    return new KindredError(
      'DOWNLOAD_FAILED',
      `${url.host} does not prove that it is who it says (${code}).`,
      'Look at the clock of this machine. Behind a company’s proxy, its certificate must be among those that this system trusts.',
      { cause: error },
    )
  }
  const detail = error instanceof Error ? error.message : String(error)
  return new KindredError('OFFLINE', `${url.host} cannot be reached: ${detail}.`, remedy, { cause: error })
}

/** Whether a certificate was not believed. */
export const isDistrust = (error: unknown): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(codeOf(error) ?? '')

/** The code of the innermost error that has one; of several addresses of one name, of the first. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error.cause
  const own = 'code' in error && typeof error.code === 'string' ? error.code : null
  return codeOf(inner) ?? own
}
