/**
 * Who may talk to the server. Only pages that this server sent, in a browser that opened the printed address, and
 * programs that know the token. A page of another site, another name for this address (DNS rebinding) or another
 * program's page on this machine is refused before anything is looked at.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface Gate {
  port: number
  token: string
  /** keys that let one browser in, each of them once */
  once: Set<string>
}

export type Verdict =
  | { admit: true }
  /** The printed address, or one with a key for once, was opened: the browser gets its cookie and loses the token from the address bar. */
  | { admit: false; status: 303; cookie: string }
  | { admit: false; status: 401 | 403; reason: string }

export function judge(gate: Gate, method: string, url: URL, headers: IncomingHttpHeaders): Verdict {
  const foreign = foreignTo(gate, headers)
  if (foreign) return { admit: false, status: 403, reason: foreign }
  const [offered, once] = ['token', 'once'].map((name) => url.searchParams.get(name))
  if (method === 'GET' && url.pathname === '/' && (offered ?? once) != null) {
    const known = offered != null ? same(offered, gate.token) : gate.once.delete(once!)
    if (!known) return { admit: false, status: 401, reason: askForAddress }
    const cookie = `${cookieName(gate)}=${gate.token}; HttpOnly; SameSite=Strict; Path=/`
    return { admit: false, status: 303, cookie }
  }
  if (same(bearer(headers) ?? cookieOf(gate, headers) ?? '', gate.token)) return { admit: true }
  return { admit: false, status: 401, reason: askForAddress }
}

const askForAddress =
  'Open the address that Kindred printed when it started; it carries the key to this page.'

/** Why a request comes from elsewhere; null when it does not. */
function foreignTo({ port }: Gate, headers: IncomingHttpHeaders): string | null {
  const { host, origin } = headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return 'This is not the name of this server.'
  if (origin !== undefined && origin !== `http://${host}`) return 'Another site may not ask for this.'
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'Another site may not ask for this.'
  return null
}

/** Cookies know no ports: the name keeps two Kindreds on one machine apart. */
const cookieName = ({ port }: Gate) => `kindred-${port}`

function cookieOf(gate: Gate, { cookie = '' }: IncomingHttpHeaders): string | undefined {
  const start = `${cookieName(gate)}=`
  const pair = cookie.split('; ').find((each) => each.startsWith(start))
  return pair?.slice(start.length)
}

const bearer = ({ authorization }: IncomingHttpHeaders) => /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]

/** Compares in a time that tells nothing about where two texts differ. */
function same(offered: string, token: string): boolean {
  const [a, b] = [Buffer.from(offered), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
