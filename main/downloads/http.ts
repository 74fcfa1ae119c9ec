/**
 * Asking other machines for files. undici is used as a package, not as Node's fetch: its dispatcher takes proxies for
 * these requests alone, in Electron's utility process as in Node, and it leaves bodies and redirects as they come.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { EnvHttpProxyAgent, request, type Dispatcher } from 'undici'
import { KindredError } from '../../shared/model/index.ts'
import { shown, tellUnreachable } from './unreachable.ts'

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
  const dispatcher = new EnvHttpProxyAgent({
    // Empty rather than undefined, which would let undici look into the process's environment.
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    connect: { timeout: CONNECT_MS },
    headersTimeout: silentMs,
    bodyTimeout: silentMs,
    allowH2: false,
  })

  async function once(url: URL, { method = 'GET', headers, signal }: Ask) {
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
      throw tellUnreachable(error, url)
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
