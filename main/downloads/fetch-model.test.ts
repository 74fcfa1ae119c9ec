import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Gate } from '../../shared/lib/gate.ts'
import { ModelOffer, type DownloadFile } from '../../shared/model/index.ts'
import { fetchModel, type FetchModel } from './fetch-model.ts'
import { openHttp, type NetworkEnv } from './http.ts'
import { openProxy, sha256, someBytes, FileServer } from '../../test/fixtures/file-server.ts'

let server: FileServer
let downloads: string
/** what was reported */
let done: number[]

beforeEach(async () => {
  server = await FileServer.open()
  downloads = await mkdtemp(join(tmpdir(), 'kindred-downloads-'))
  done = []
})
afterEach(async () => {
  await server.close()
  await rm(downloads, { recursive: true })
})

const KB = 1000
const big = someBytes(700 * KB)

function offer(...files: DownloadFile[]): ModelOffer {
  return {
    name: 'Test',
    page: server.url,
    precision: null,
    precisions: [],
    files,
    licence: null,
    languages: [],
    digest: sha256(Buffer.from(JSON.stringify(files))),
  }
}

async function fetch(
  files: DownloadFile[],
  options: Partial<FetchModel> & { env?: NetworkEnv; silentMs?: number } = {},
): Promise<string> {
  const { env = {}, silentMs = 5000, ...rest } = options
  const http = openHttp(env, { silentMs })
  try {
    return await fetchModel(offer(...files), {
      downloads,
      http,
      signal: new AbortController().signal,
      gate: new Gate(),
      report: (progress) => done.push(progress.done),
      retry: { tries: 4, waitMs: 1 },
      ...rest,
    })
  } finally {
    await http.close()
  }
}

/** Sends so many bytes of the file from where it was asked for, then drops the connection. */
function drop({ headers }: IncomingMessage, response: ServerResponse, length: number): void {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
  const range = `bytes ${from}-${big.length - 1}/${big.length}`
  response.writeHead(headers.range === undefined ? 200 : 206, {
    etag: '"first"',
    'content-length': big.length - from,
    ...(headers.range === undefined ? {} : { 'content-range': range }),
  })
  response.write(big.subarray(from, from + length), () => response.socket!.end())
}

const ranges = () => server.asked.map(({ range }) => range)

test('fetches all files into a folder that holds nothing else, and says how far it is', async () => {
  const files = [server.put('config.json', Buffer.from('{}')), server.put('onnx/model.onnx', big)]
  const folder = await fetch(files)
  assert.deepEqual((await readdir(folder, { recursive: true })).sort(), [
    'config.json',
    'onnx',
    'onnx/model.onnx',
  ])
  assert.deepEqual(await readFile(join(folder, 'onnx/model.onnx')), big)
  assert.deepEqual(await readdir(downloads), [folder.slice(downloads.length + 1)])
  assert.deepEqual([done[0], done.at(-1)], [0, big.length + 2])
  assert.deepEqual(
    done,
    done.toSorted((a, b) => a - b),
  )
  await fetch(files)
  assert.equal(server.asked.length, 2, 'what is there is not fetched again')
})

test('a dropped connection is taken up where it stopped, as often as it gets further', async () => {
  const file = server.put('a.onnx', big)
  server.misbehave = (request, response) => drop(request, response, 100 * KB)
  const folder = await fetch([file])
  assert.deepEqual(await readFile(join(folder, 'a.onnx')), big)
  assert.ok(server.asked.length >= 7, String(server.asked.length))
  const starts = server.asked.slice(1).map(({ range, ifRange }) => {
    assert.equal(ifRange, '"first"')
    return Number(/^bytes=(\d+)-$/.exec(range!)![1])
  })
  assert.ok(starts[0]! > 90 * KB)
  assert.deepEqual(
    starts,
    [...new Set(starts)].sort((a, b) => a - b),
  )
})

test('tries that get no further come to an end, and what there is stays', async () => {
  const file = server.put('a.onnx', big)
  let n = 0
  server.misbehave = (request, response) =>
    n++ === 0 ? drop(request, response, 300 * KB) : response.destroy()
  await assert.rejects(fetch([file]), {
    code: 'OFFLINE',
    message: /127.0.0.1:\d+ cannot be reached: .*dropped/,
  })
  assert.equal(n, 4, 'of which the first got further')
  server.misbehave = (_, _response, serve) => serve()
  await fetch([file])
  assert.match(ranges().at(-1)!, /^bytes=[1-9]\d+-$/)
})

const startsAnew: Record<string, (n: number, response: ServerResponse, serve: () => void) => void> = {
  'a file that changed in between': (n, _, serve) => {
    if (n > 0) server.etag = '"second"'
    serve()
  },
  'a server without ranges': (_, response) =>
    response.writeHead(200, { 'content-length': big.length }).end(big),
  'a part that begins elsewhere': (n, response, serve) =>
    n === 1
      ? response.writeHead(206, { 'content-range': `bytes 0-9/${big.length}` }).end(big.subarray(0, 10))
      : serve(),
  'a part of a longer file': (n, response, serve) =>
    n === 1 ? response.writeHead(206, { 'content-range': 'bytes 100000-999999/1000000' }).end() : serve(),
  'a range that is not satisfiable': (n, response, serve) =>
    n === 1 ? response.writeHead(416).end() : serve(),
}
for (const [name, answer] of Object.entries(startsAnew)) {
  test(`${name} is fetched anew from the start`, async () => {
    const file = server.put('a.onnx', big)
    let n = 0
    server.misbehave = (request, response, serve) =>
      n++ === 0 ? drop(request, response, 100 * KB) : answer(n - 1, response, serve)
    const folder = await fetch([file])
    assert.deepEqual(await readFile(join(folder, 'a.onnx')), big)
    assert.equal(ranges()[1], 'bytes=100000-')
  })
}

test('a body that ends early without a word is gone on with', async () => {
  const file = server.put('a.onnx', big)
  let n = 0
  server.misbehave = (_, response, serve) =>
    n++ === 0 ? response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(big.subarray(0, 99)) : serve()
  const folder = await fetch([file])
  assert.deepEqual(await readFile(join(folder, 'a.onnx')), big)
  assert.deepEqual(ranges(), [undefined, 'bytes=99-'])
})

test('a server that lies about the length, or sends more than it should: an error that names the file, at once', async () => {
  const file = server.put('a.onnx', big)
  server.misbehave = (_, response) => response.end('<html>Welcome to the hotel</html>')
  await assert.rejects(fetch([file]), {
    code: 'DOWNLOAD_FAILED',
    message: /^a.onnx should have 700,000 bytes; the server offers 33 bytes/,
    remedy: /hotel/,
  })
  server.misbehave = (_, response) => {
    response.writeHead(200, { 'transfer-encoding': 'chunked' })
    response.write(big)
    response.end('and more')
  }
  await assert.rejects(fetch([file]), { code: 'DOWNLOAD_FAILED', message: /^a.onnx .*more came/ })
  assert.equal(server.asked.length, 2)
  server.misbehave = (_, _response, serve) => serve()
  await fetch([file])
})

test('another file of the same length is deleted, and the error says so', async () => {
  const file = server.put('onnx/a.onnx', big)
  server.files.set('/onnx/a.onnx', someBytes(big.length, 2))
  await assert.rejects(fetch([file]), {
    code: 'DOWNLOAD_FAILED',
    message: new RegExp(
      `^onnx/a.onnx .* ${sha256(server.files.get('/onnx/a.onnx')!)}, not ${sha256(big)}. It was deleted`,
    ),
    remedy: /Try again/,
  })
  const left = await readdir(downloads, { recursive: true, withFileTypes: true })
  assert.deepEqual(
    left.filter((entry) => entry.isFile()),
    [],
  )
})

test('a file that Git names is checked by that name', async () => {
  // printf hello | git hash-object --stdin
  const file = {
    ...server.put('a.json', Buffer.from('hello')),
    hash: 'git:b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0',
  }
  await fetch([file])
  server.files.set('/a.json', Buffer.from('jello'))
  await rm(downloads, { recursive: true })
  await assert.rejects(fetch([file]), { code: 'DOWNLOAD_FAILED', message: /not b6fc4c62/ })
  await mkdir(downloads, { recursive: true })
})

test('redirects are followed to other hosts, and the token stays at home', async (t) => {
  const other = await FileServer.open()
  t.after(() => other.close())
  const file = server.put('a.onnx', big)
  other.files.set('/stored', big)
  server.misbehave = (_, response) =>
    response
      .writeHead(302, {
        location: `http://localhost:${other.port}/stored?secret=1`,
        'x-linked-etag': `"${sha256(big)}"`,
      })
      .end()
  await fetch([file], { env: { HF_ENDPOINT: server.url, HF_TOKEN: 'hf_secret' } })
  assert.equal(server.asked[0]!.authorization, 'Bearer hf_secret')
  assert.equal(other.asked[0]!.authorization, undefined)

  await rm(downloads, { recursive: true })
  other.misbehave = (_, response) => response.writeHead(418).end()
  await assert.rejects(
    fetch([file], { env: { HF_ENDPOINT: server.url, HF_TOKEN: 'hf_secret' } }),
    (error: Error) => {
      assert.match(error.message, /answered 418/)
      assert.doesNotMatch(JSON.stringify({ ...error, message: error.message }), /secret/)
      return true
    },
  )
  await mkdir(downloads, { recursive: true })
})

test('what the Hub says before it redirects is believed: another hash there ends it before a byte comes', async () => {
  const file = server.put('a.onnx', big)
  const elsewhere = sha256(Buffer.from('another'))
  server.misbehave = ({ url }, response, serve) =>
    url === '/a.onnx'
      ? response.writeHead(302, { location: '/b', 'x-linked-etag': `"${elsewhere}"` }).end()
      : serve()
  server.files.set('/b', big)
  await assert.rejects(fetch([file]), { code: 'DOWNLOAD_FAILED', message: /another file under this name/ })
})

test('redirects without end, to no address, or to a file of this machine', async () => {
  const file = server.put('a.onnx', big)
  for (const location of ['/a.onnx', 'http://', 'file:///etc/passwd', 'ftp://127.0.0.1/a']) {
    server.misbehave = (_, response) => response.writeHead(302, { location }).end()
    await assert.rejects(fetch([file]), { code: 'DOWNLOAD_FAILED' }, location)
  }
})

test('a busy server is asked again, one that refuses is not', async () => {
  const file = server.put('a.onnx', big)
  let n = 0
  server.misbehave = (_, response, serve) =>
    n++ < 2 ? response.writeHead(n === 1 ? 429 : 503, { 'retry-after': '0' }).end() : serve()
  await fetch([file])
  assert.equal(n, 3)
  await rm(downloads, { recursive: true })
  for (const [status, error] of [
    [404, { code: 'NOT_FOUND', message: /There is no 127.0.0.1:\d+[/]a.onnx/ }],
    [401, { code: 'DOWNLOAD_FAILED', remedy: /HF_TOKEN/ }],
    [500, { code: 'DOWNLOAD_FAILED', message: /answered 500/, remedy: /later/ }],
  ] as const) {
    server.misbehave = (_, response) => response.writeHead(status).end()
    await assert.rejects(fetch([file]), error)
  }
  assert.equal(server.asked.length, 3 + 1 + 1 + 4)
  await mkdir(downloads, { recursive: true })
})

test('a server that falls silent is left, and none at all is told in words', async () => {
  const file = server.put('a.onnx', big)
  server.misbehave = (_, response) => response.writeHead(200, { 'content-length': big.length }).write('x')
  await assert.rejects(fetch([file], { silentMs: 50, retry: { tries: 1, waitMs: 1 } }), {
    code: 'OFFLINE',
    message: /fell silent/,
  })
  const nobody = { ...file, url: 'http://127.0.0.1:1/a.onnx' }
  await assert.rejects(fetch([nobody]), {
    code: 'OFFLINE',
    message: /nothing answers there/,
    remedy: /Connect to the internet/,
  })
})

test('a pause gives up the connection, and going on takes it up', async () => {
  const file = server.put('a.onnx', big)
  const gate = new Gate()
  let closed = false
  server.misbehave = (_, response) => {
    response.on('close', () => (closed = true))
    response
      .writeHead(200, { 'content-length': big.length, etag: '"first"' })
      .write(big.subarray(0, 300 * KB))
    setTimeout(() => gate.close(), 50)
  }
  const fetching = fetch([file], { gate })
  while (!closed) await sleep(5)
  await sleep(20)
  assert.equal(server.asked.length, 1)
  server.misbehave = (_, _response, serve) => serve()
  gate.open()
  assert.deepEqual(await readFile(join(await fetching, 'a.onnx')), big)
  assert.match(ranges()[1]!, /^bytes=[1-9]\d+-$/)
})

test('what is cancelled ends soon and can be gone on with', async () => {
  const file = server.put('a.onnx', big)
  const stop = new AbortController()
  server.misbehave = (_, response) => {
    response.writeHead(200, { 'content-length': big.length }).write(big.subarray(0, 300 * KB))
    setTimeout(() => stop.abort(new Error('enough')), 50)
  }
  await assert.rejects(fetch([file], { signal: stop.signal }), /enough/)
  server.misbehave = (_, _response, serve) => serve()
  await fetch([file])
  assert.match(ranges()[1]!, /^bytes=[1-9]\d+-$/)
})

test('files of one content are fetched once', async () => {
  const files = [server.put('a/tokenizer.json', big), server.put('b/tokenizer.json', big)]
  const folder = await fetch(files)
  assert.equal(server.asked.length, 1)
  assert.deepEqual(await readFile(join(folder, 'b/tokenizer.json')), big)
})

test('a name that leads out of the folder is refused by the offer, and by the fetching itself', async () => {
  const file = server.put('a.onnx', big)
  const names = [
    '../a',
    'a/../../b',
    '/etc/a',
    'a//b',
    './a',
    'C:/a',
    'a\\b',
    'a\0b',
    'nul',
    'a/aux.txt',
    'a.',
    'a /b',
    '',
  ]
  for (const path of names)
    assert.equal(ModelOffer.safeParse(offer({ ...file, path })).success, false, JSON.stringify(path))
  assert.equal(ModelOffer.safeParse(offer({ ...file, path: 'onnx/Model_1.onnx_data' })).success, true)
  assert.equal(
    ModelOffer.safeParse(offer(file, { ...file, path: 'A.ONNX' })).success,
    false,
    'one file on some disks',
  )
  assert.equal(ModelOffer.safeParse(offer({ ...file, url: 'file:///etc/passwd' })).success, false)
  for (const path of ['../a.onnx', '../../a.onnx', '/tmp/a.onnx'])
    await assert.rejects(fetch([{ ...file, path }]), { code: 'DOWNLOAD_FAILED', message: /leads out/ })
  assert.equal(server.asked.length, 0)
})

test('a disk without room is told before anything is fetched', async () => {
  const file = { ...server.put('a.onnx', big), bytes: 4e15 }
  await assert.rejects(fetch([file]), {
    code: 'DISK_FULL',
    message: /needs 4,000 TB more/,
    remedy: /--precision/,
  })
  assert.equal(server.asked.length, 0)
})

/** A shell in which disks can be mounted that no one else sees. */
const mounts = ['-rm', 'sh', '-c']
const canMount = spawnSync('unshare', [...mounts, 'mount -t tmpfs none /mnt']).status === 0

test(
  'a disk that fills up on the way: the error says so, and what came stays',
  { skip: !canMount && 'a small disk cannot be mounted here' },
  () => {
    const here = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
    const script = `
      const { fetchFile } = await import(${here('./fetch-file.ts')})
      const { openHttp } = await import(${here('./http.ts')})
      const { FileServer, someBytes } = await import(${here('../../test/fixtures/file-server.ts')})
      const { Gate } = await import(${here('../../shared/lib/gate.ts')})
      const { statSync } = await import('node:fs')
      const server = await FileServer.open()
      const http = openHttp({})
      const file = server.put('a.onnx', someBytes(600_000))
      const fetching = { http, gate: new Gate(), signal: new AbortController().signal, onBytes() {}, retry: { tries: 2, waitMs: 1 } }
      const error = await fetchFile(file, process.cwd() + '/part', fetching).catch((thrown) => thrown)
      console.log(error.code, /a.onnx/.test(error.message), /Make room/.test(error.remedy), statSync('part').size > 100_000, server.asked.length)
      await http.close()
      await server.close()`
    const shell = 'mount -t tmpfs -o size=256k none "$0" && cd "$0" && exec "$1" --input-type=module -e "$2"'
    const { stdout, stderr } = spawnSync('unshare', [...mounts, shell, downloads, process.execPath, script], {
      encoding: 'utf8',
    })
    assert.equal(stdout.trim(), 'DISK_FULL true true true 1', stderr)
  },
)

test('a proxy is gone through, but for those that NO_PROXY names', async (t) => {
  const proxy = await openProxy()
  t.after(() => proxy.close())
  const file = server.put('a.onnx', big)
  const far = { ...file, url: `http://models.example:${server.port}/a.onnx` }
  await fetch([far], { env: { HTTP_PROXY: proxy.url } })
  assert.deepEqual(proxy.tunnels, [`models.example:${server.port}`])
  await rm(downloads, { recursive: true })
  await fetch([file], { env: { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' } })
  assert.equal(proxy.tunnels.length, 1)
  await rm(downloads, { recursive: true })
  await assert.rejects(fetch([file], { env: { http_proxy: 'http://127.0.0.1:1' } }), { code: 'OFFLINE' })
})

test('downloads that nobody went on with for a month are removed', async () => {
  const monthsAgo = new Date(Date.now() - 60 * 24 * 3600 * 1000)
  for (const name of ['sha256-old', 'sha256-new']) await writeFile(join(downloads, name), 'x')
  await utimes(join(downloads, 'sha256-old'), monthsAgo, monthsAgo)
  const file = server.put('a.onnx', big)
  const own = join(downloads, file.hash.replace(':', '-'))
  await writeFile(own, big.subarray(0, 10))
  await utimes(own, monthsAgo, monthsAgo)
  await fetch([file])
  assert.deepEqual(
    (await readdir(downloads)).filter((name) => name.startsWith('sha256')),
    ['sha256-new'],
  )
  assert.deepEqual(ranges(), ['bytes=10-'])
})
