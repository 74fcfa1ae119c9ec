import assert from 'node:assert/strict'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { get, request as rawRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { implement } from '@orpc/server'
import { contract, type Contract } from '../../../shared/contract/index.ts'
import { KindredError, type Job, type QueryImageId } from '../../../shared/model/index.ts'
import { serveHttp, type Serving } from './serve.ts'
import { uploadLimit, type Media } from './media.ts'

const os = implement(contract)
let watchers = 0
const router = {
  jobs: {
    list: os.jobs.list.handler(() => []),
    watch: os.jobs.watch.handler(async function* ({ signal }) {
      watchers++
      try {
        yield [] satisfies Job[]
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      } finally {
        watchers--
      }
    }),
  },
  photos: {
    details: os.photos.details.handler(({ input, errors }) => {
      throw errors.NOT_FOUND({ message: `No photo ${input.id}.`, data: { remedy: 'Look again.' } })
    }),
  },
}

let folder: string
let serving: Serving
let base: string
let cookie: string
const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 256))

const media: Media = {
  file(kind, id) {
    if (id !== 1) throw new KindredError('NOT_FOUND', `Photo ${id} is not in the library.`)
    return { path: join(folder, 'photo.jpg'), type: kind === 'original' ? 'image/jpeg' : 'image/webp' }
  },
  queryImage: () => ({ path: join(folder, 'gone.webp'), type: 'image/webp' }),
  async addQueryImage(uploaded) {
    if (uploaded[0] === 0) throw new KindredError('BAD_IMAGE', 'This is no picture.', 'Try another.')
    return { imageId: `picture-of-${uploaded.length}` as QueryImageId }
  },
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-http-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Kindred</title>')
  await writeFile(join(folder, 'page', 'assets', 'app-1a2b.js'), 'void 0')
  await writeFile(join(folder, 'page', 'assets', 'notes.md'), 'not for the page')
  await writeFile(join(folder, 'secret.html'), 'secret')
  await writeFile(join(folder, 'photo.jpg'), bytes)
  serving = await serveHttp({ engine: { router, media }, rendererDir: join(folder, 'page') })
  base = `http://127.0.0.1:${serving.port}`
  cookie = (await fetch(serving.url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? ''
})

after(async () => {
  await serving.close()
  await rm(folder, { recursive: true })
})

const ask = (path: string, init: RequestInit = {}) =>
  fetch(base + path, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } })

/** Sends a target as it is, which fetch would tidy up. */
function askRaw(
  target: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = serving
    get(
      { host: '127.0.0.1', port, path: target, headers: { cookie, ...headers } },
      (response: IncomingMessage) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      },
    ).on('error', reject)
  })
}

const client = (headers: Record<string, string>): ContractRouterClient<Contract> =>
  createORPCClient(new RPCLink({ url: `${base}/rpc`, headers }))

test('the printed address sets a cookie that scripts cannot read, and leaves the token behind', async () => {
  const response = await fetch(serving.url, { redirect: 'manual' })
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/')
  assert.match(
    response.headers.get('set-cookie') ?? '',
    /^kindred-\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/,
  )
})

test('the page comes with a policy that lets nothing foreign in', async () => {
  const response = await ask('/')
  assert.equal(response.status, 200)
  assert.match(await response.text(), /Kindred/)
  const policy = response.headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /script-src 'self';/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer')
})

test('every kind of address wants the token', async () => {
  for (const path of [
    '/',
    '/assets/app-1a2b.js',
    '/media/thumb/256/1',
    '/media/original/1',
    '/rpc/jobs/list',
    '/nothing',
  ]) {
    assert.equal((await fetch(base + path)).status, 401, path)
    assert.equal((await fetch(base + path, { headers: { cookie: cookie.slice(0, -1) } })).status, 401, path)
  }
  assert.equal((await fetch(`${base}/?token=wrong`)).status, 401)
  assert.equal((await fetch(`${base}/media/query`, { method: 'POST', body: bytes })).status, 401)
})

test('a foreign origin, site or host is refused with the token in hand', async () => {
  assert.equal(
    (await ask('/rpc/jobs/list', { method: 'POST', headers: { origin: 'https://evil.example' } })).status,
    403,
  )
  assert.equal((await askRaw('/', { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await askRaw('/', { host: `evil.example:${serving.port}` })).status, 403)
  assert.equal((await ask('/')).headers.get('access-control-allow-origin'), null)
})

test('only the built files exist, however a path is written', async () => {
  assert.equal((await askRaw('/assets/app-1a2b.js')).body, 'void 0')
  for (const target of [
    '/../secret.html',
    '/assets/../../secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/..%5csecret.html',
    '//secret.html',
    '/assets/notes.md',
    '/assets/',
    '/assets',
    '/index.html/',
    '/media/thumb/256/..%2f..%2fsecret.html',
    '/media/original/../../secret.html',
    `/media/original/${encodeURIComponent('/etc/passwd')}`,
  ]) {
    const { status, body } = await askRaw(target)
    assert.equal(status, 404, target)
    assert.doesNotMatch(body, /secret|root:/)
  }
  assert.equal((await ask('/', { method: 'DELETE' })).status, 405)
})

test('pictures come by id, with their type, and are not sent twice', async () => {
  const thumb = await ask('/media/thumb/256/1')
  assert.equal(thumb.headers.get('content-type'), 'image/webp')
  assert.equal(thumb.headers.get('cache-control'), 'private, no-cache')
  assert.deepEqual(Buffer.from(await thumb.arrayBuffer()), bytes)
  const etag = thumb.headers.get('etag') ?? ''
  const again = await ask('/media/thumb/256/1', { headers: { 'if-none-match': etag } })
  assert.equal(again.status, 304)
  assert.equal((await ask('/media/original/1')).headers.get('content-type'), 'image/jpeg')
  const missing = await ask('/media/thumb/256/2')
  assert.equal(missing.status, 404)
  assert.equal(((await missing.json()) as { code: string }).code, 'NOT_FOUND')
  assert.equal((await ask('/media/query/0123456789')).status, 404)
})

test('a part of a picture comes by range', async () => {
  const part = await ask('/media/original/1', { headers: { range: 'bytes=10-19' } })
  assert.equal(part.status, 206)
  assert.equal(part.headers.get('content-range'), 'bytes 10-19/1000')
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(10, 20))
  const tail = await ask('/media/original/1', { headers: { range: 'bytes=-5' } })
  assert.deepEqual(Buffer.from(await tail.arrayBuffer()), bytes.subarray(995))
  const beyond = await ask('/media/original/1', { headers: { range: 'bytes=1000-' } })
  assert.equal(beyond.status, 416)
  assert.equal(beyond.headers.get('content-range'), 'bytes */1000')
  const changed = await ask('/media/original/1', { headers: { range: 'bytes=0-1', 'if-range': '"another"' } })
  assert.equal(changed.status, 200)
  const head = await ask('/media/original/1', { method: 'HEAD' })
  assert.equal(head.headers.get('content-length'), '1000')
})

test('a picture to search by is taken, refused with a reason, and limited in size', async () => {
  const taken = await ask('/media/query', { method: 'POST', body: Buffer.alloc(2000, 1) })
  assert.deepEqual(await taken.json(), { imageId: 'picture-of-2000' })
  const refused = await ask('/media/query', { method: 'POST', body: Buffer.alloc(10) })
  assert.equal(refused.status, 422)
  assert.deepEqual(await refused.json(), {
    code: 'BAD_IMAGE',
    message: 'This is no picture.',
    remedy: 'Try another.',
  })
  assert.equal((await ask('/media/query')).status, 405)
})

test('an upload above the limit is refused, whether it says its size or not', async () => {
  const post = (headers: Record<string, string | number>, write: (end: (chunk: Buffer) => void) => void) =>
    new Promise<number>((resolve, reject) => {
      const request = rawRequest(
        {
          host: '127.0.0.1',
          port: serving.port,
          path: '/media/query',
          method: 'POST',
          headers: { cookie, ...headers },
        },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
          request.destroy()
        },
      )
      request.on('error', reject)
      write((chunk) => request.write(chunk))
    })
  assert.equal(await post({ 'content-length': uploadLimit + 1 }, (put) => put(Buffer.alloc(10))), 413)
  const piece = Buffer.alloc(1024 * 1024, 1)
  const pieces = uploadLimit / piece.length + 1
  assert.equal(await post({}, (put) => Array.from({ length: pieces }, () => put(piece))), 413)
})

test('the contract answers with typed errors', async () => {
  assert.deepEqual(await client({ cookie }).jobs.list(), [])
  await assert.rejects(client({ cookie }).photos.details({ id: 5 as never }), {
    code: 'NOT_FOUND',
    message: 'No photo 5.',
    data: { remedy: 'Look again.' },
  })
  await assert.rejects(client({}).jobs.list(), { status: 401 })
  const large = await ask('/rpc/photos/details', {
    method: 'POST',
    body: JSON.stringify({ json: { id: 1, text: 'x'.repeat(2_000_000) } }),
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(large.status, 413)
})

test('an error that a person can act on is no fault of the server', async () => {
  const body = JSON.stringify({ json: { id: 7 } })
  const answer = await ask('/rpc/photos/details', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', origin: base },
  })
  assert.equal(answer.status, 404)
  assert.match(await answer.text(), /No photo 7/)
})

test('a stream ends in the engine when the page goes away', async () => {
  const leaving = new AbortController()
  const stream = await client({ cookie }).jobs.watch(undefined, { signal: leaving.signal })
  const iterator = stream[Symbol.asyncIterator]()
  assert.deepEqual(await iterator.next(), { done: false, value: [] })
  assert.equal(watchers, 1)
  leaving.abort()
  await assert.rejects(iterator.next())
  for (let i = 0; i < 100 && watchers > 0; i++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(watchers, 0)
})

test('a port that is taken says so', async () => {
  const again = serveHttp({
    engine: { router, media },
    rendererDir: join(folder, 'page'),
    port: serving.port,
  })
  await assert.rejects(again, { code: 'BAD_INPUT', message: `Port ${serving.port} is taken.` })
})

test('a window that was not built says so', async () => {
  const unbuilt = serveHttp({ engine: { router, media }, rendererDir: join(folder, 'nothing') })
  await assert.rejects(unbuilt, { code: 'NOT_FOUND', remedy: 'Run: npm run build' })
})
