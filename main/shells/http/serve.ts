/** The app on loopback: the contract under /rpc, pictures under /media, and the built window. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnyRouter } from '@orpc/server'
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node'
import { KindredError } from '../../../shared/model/index.ts'
import { failure, text, type Answer, type Asked } from './answer.ts'
import { judge, type Verdict } from './guard.ts'
import { pageHeaders } from './headers.ts'
import { answerMedia, type Media } from './media.ts'
import { answerPage, readPage } from './page.ts'
import { readBody, send } from './send.ts'

/** What the server needs of an engine. */
export interface Served {
  router: AnyRouter
  media: Media
}

export interface ServeOptions {
  engine: Served
  /** The folder of the built window, see `rendererDir()`. */
  rendererDir: string
  /** 0, the default, takes any that is free. */
  port?: number
  /** Takes a line about a request that failed inside. */
  log?: (line: string) => void
}

export interface Serving {
  /** The address to open; it carries the token. */
  url: string
  /**
   * An address for a browser's command line, which every program on the machine can read: it opens one browser, once,
   * within a minute.
   */
  urlForOnce(): string
  port: number
  /** Ends every connection and stops listening. */
  close(): Promise<void>
}

const rpcLimit = 1024 * 1024
const onceMs = 60_000

const newKey = () => randomBytes(24).toString('base64url')

/** Serves an engine on 127.0.0.1. Throws BAD_INPUT where the port is taken. */
export async function serveHttp({
  engine,
  rendererDir,
  port = 0,
  log = () => {},
}: ServeOptions): Promise<Serving> {
  const page = await readPage(rendererDir)
  const rpc = new RPCHandler(engine.router, { plugins: [new BodyLimitPlugin({ maxBodySize: rpcLimit })] })
  const token = newKey()
  const gate = { port, token, once: new Set<string>() }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.destroyed) return
      log(
        `${request.method} ${request.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}`,
      )
      if (response.headersSent) response.destroy()
      else void send(response, failure(error))
    })
  })
  gate.port = await listen(server, port)

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value)
    const { method = 'GET' } = request
    const url = request.url?.startsWith('/') ? URL.parse(`http://127.0.0.1${request.url}`) : null
    if (!url) return send(response, text(400, 'This is no address.'))
    const verdict = judge(gate, method, url, request.headers)
    if (!verdict.admit) return send(response.setHeader('connection', 'close'), refusal(verdict))
    const path = url.pathname
    if (path.startsWith('/rpc/') && (await rpc.handle(request, response, { prefix: '/rpc' })).matched) return
    const asked: Asked = { method, path, header: (name) => request.headers[name]?.toString() }
    if (!path.startsWith('/media/')) return send(response, answerPage(page, asked))
    const answer = await answerMedia(engine.media, asked, (limit) => readBody(request, limit))
    if (!request.complete) response.setHeader('connection', 'close')
    return send(response, answer)
  }

  return {
    url: `http://127.0.0.1:${gate.port}/?token=${token}`,
    urlForOnce() {
      const key = newKey()
      gate.once.add(key)
      setTimeout(() => gate.once.delete(key), onceMs).unref()
      return `http://127.0.0.1:${gate.port}/?once=${key}`
    },
    port: gate.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function refusal(verdict: Verdict & { admit: false }): Answer {
  if (verdict.status !== 303) return text(verdict.status, verdict.reason)
  const headers = { location: '/', 'set-cookie': verdict.cookie, 'cache-control': 'no-store' }
  return { status: 303, headers, body: null }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        taken
          ? new KindredError('BAD_INPUT', `Port ${port} is taken.`, 'Choose another with --port.')
          : error,
      )
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
