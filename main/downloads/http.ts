/**
 * Asking other machines for files. undici is used as a package, not as Node's fetch: its dispatcher takes proxies for
 * these requests alone, in Electron's utility process as in Node, and it leaves bodies and redirects as they come.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { getCACertificates } from 'node:tls'
import { EnvHttpProxyAgent, request, type Dispatcher } from 'undici'
import { KindredError } from '../../shared/model/index.ts'
import { isDistrust, shown, tellUnreachable } from './unreachable.ts'

/** What the environment says of the network. */
export type NetworkEnv = Readonly<
  Partial<
    Record<
      | 'HTTP_PROXY'
      | 'http_proxy'
      | 'HTTPS_PROXY'
      | 'https_proxy'
      | 'NO_PROXY'
      | 'no_proxy'
      | 'HF_ENDPOINT'
      | 'HF_TOKEN',
      string
    >
  >
>

export interface Ask {
  method?: 'GET' | 'HEAD'
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  /** the headers that came before any redirect: the Hub says there what file it is about to hand out */
  firstHeaders: IncomingHttpHeaders
  /** must be read, dumped or destroyed */
  body: Dispatcher.ResponseData['body']
}

export interface Http {
  /** the Hub's address, without a slash at its end */
  readonly hub: string
  /**
   * Asks, and follows redirects.
   * @throws KindredError OFFLINE, DOWNLOAD_FAILED; what `signal` says
   */
  ask(url: string, options?: Ask): Promise<Answer>
  close(): Promise<void>
}

const CONNECT_MS = 15_000
/** Without a byte for so long, a connection is taken for dead. */
const SILENT_MS = 30_000
const REDIRECTS = 5
const REDIRECTING = new Set([301, 302, 303, 307, 308])

/** @param silentMs how long a server may say nothing */
export function openHttp(env: NetworkEnv, { silentMs = SILENT_MS } = {}): Http {
  const hub = hubOf(env)
  let dispatcher = openDispatcher(env, silentMs)
  let trusted: string[] | undefined

  async function once(url: URL, { method = 'GET', headers, signal }: Ask): Promise<Dispatcher.ResponseData> {
    // The token is for the Hub alone, and for no one it sends us to.
    const token = env.HF_TOKEN && url.origin === new URL(hub).origin ? env.HF_TOKEN : null
    try {
      return await request(url, {
        dispatcher,
        method,
        signal,
        headers: {
          'user-agent': 'kindred',
          'accept-encoding': 'identity',
          ...headers,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
      })
    } catch (error) {
      signal?.throwIfAborted()
      if (!isDistrust(error) || trusted) throw tellUnreachable(error, url)
      // A company's proxy signs with what only its machines trust. Reading that takes a while, so it comes second.
      trusted = [...getCACertificates('default'), ...getCACertificates('system')]
      await dispatcher.destroy()
      dispatcher = openDispatcher(env, silentMs, trusted)
      return once(url, { method, signal, ...(headers && { headers }) })
    }
  }

  return {
    hub,
    async ask(address, options = {}) {
      let url = parse(address)
      let firstHeaders: IncomingHttpHeaders | null = null
      for (let hop = 0; hop <= REDIRECTS; hop++) {
        const { statusCode: status, headers, body } = await once(url, options)
        firstHeaders ??= headers
        const { location } = headers
        if (!REDIRECTING.has(status) || typeof location !== 'string')
          return { status, headers, firstHeaders, body }
        await body.dump()
        const next = parse(location, url)
        if (url.protocol === 'https:' && next.protocol === 'http:')
          throw failed(`${shown(url)} leads to an address without encryption, ${shown(next)}.`)
        url = next
      }
      throw failed(`${shown(url)} leads from one address to the next without end.`)
    },
    close: () => dispatcher.destroy(),
  }
}

/** @param ca whose signatures on certificates are trusted; default: Node's own list */
function openDispatcher(env: NetworkEnv, silentMs: number, ca?: string[]): Dispatcher {
  const tls = { timeout: CONNECT_MS, ...(ca && { ca }) }
  return new EnvHttpProxyAgent({
    // Empty rather than undefined, which would let undici look into the process's environment.
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    headersTimeout: silentMs,
    bodyTimeout: silentMs,
    allowH2: false,
  })
}

function hubOf({ HF_ENDPOINT }: NetworkEnv): string {
  const hub = HF_ENDPOINT || 'https://huggingface.co'
  if (/^https?:[/][/]/.test(hub) && URL.canParse(hub)) return hub.replace(/[/]+$/, '')
  throw new KindredError(
    'BAD_INPUT',
    `HF_ENDPOINT is "${hub}", which is no address of a server.`,
    'Set it to an address such as https://huggingface.co, or leave it away.',
  )
}

function parse(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw failed(`"${address}" is no address.`)
  const url = new URL(address, base)
  if (url.protocol === 'https:' || url.protocol === 'http:') return url
  throw failed(`"${url.protocol}" addresses are not fetched from.`)
}

const failed = (message: string) =>
  new KindredError('DOWNLOAD_FAILED', message, 'Only http and https addresses of files are fetched.')
