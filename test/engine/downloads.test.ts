/** Models that are fetched: offered, accepted, fetched, tried, added; over a kill, too. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { FileServer, someBytes } from '../fixtures/file-server.ts'
import { ended, reaches, World } from './world.ts'

const root = resolve(import.meta.dirname, '../..')
const layout = join(root, 'test/parity/models/immich')
const PAGE = 'someone/tiny'
const WEIGHTS = 'textual/model.onnx_data'

let world: World
let hub: FileServer
let engine: Engine | null

beforeEach(async () => {
  engine = null
  world = await World.create()
  hub = await FileServer.open()
  // Bytes behind the weights, which no graph asks for, make it a file that takes a while.
  const weights = Buffer.concat([await readFile(join(layout, WEIGHTS)), someBytes(2_000_000)])
  await hub.publish(PAGE, layout, { [WEIGHTS]: weights })
})
afterEach(async () => {
  await engine?.close()
  await hub.close()
  await world.remove()
})

const open = async () =>
  (engine = await world.open({ network: { HF_ENDPOINT: hub.url, HF_TOKEN: 'hf_secret' } }))

const environment = () => ({
  ...process.env,
  KINDRED_RESOURCES: world.resources,
  HF_ENDPOINT: hub.url,
})

/** Sends the first half of the weights, and then nothing. */
function stall({ url }: IncomingMessage, response: ServerResponse, serve: () => void): void {
  if (!url!.endsWith(WEIGHTS)) return serve()
  const content = hub.files.get(url!)!
  response.writeHead(200, { 'content-length': content.length, etag: '"first"' })
  response.write(content.subarray(0, content.length / 2))
}

const kept = async (): Promise<string[]> => readdir(join(world.home, 'downloads')).catch(() => [])

test('nothing is asked for before an offer is, and nothing is fetched before it is accepted', async () => {
  const { client } = await open()
  await client.models.catalogue()
  assert.deepEqual(hub.asked, [])
  const offer = await client.models.offer({ source: PAGE })
  assert.deepEqual([offer.licence?.name, offer.precision, offer.files.length], ['mit', 'fp32', 7])
  assert.equal(hub.asked.length, 1)
  const { digest } = offer
  await assert.rejects(client.models.download({ source: PAGE, digest, accepted: false as true }), {
    code: 'BAD_INPUT',
  })
  await assert.rejects(client.models.download({ source: PAGE, digest: 'another', accepted: true }), {
    code: 'DOWNLOAD_FAILED',
    message: /has changed since it was shown/,
  })
  assert.deepEqual([await kept(), await client.jobs.list()], [[], []])
})

test('what was accepted is fetched, tried and added with what was said of it; the same again is the same', async () => {
  const { client } = await open()
  const { digest, name, page } = await client.models.offer({ source: PAGE })
  const before = hub.asked.length
  const { jobId } = await client.models.download({ source: PAGE, digest, accepted: true })
  const job = await ended(engine!, jobId)
  assert.deepEqual([job.state, job.error, job.unit], ['done', null, 'models'])
  assert.match(job.summary!, /^someone[/]tiny is in the library. .*kindred models use someone-tiny"/)
  assert.equal(hub.asked.length - before, 8, 'the offer once more, and each file once')
  const [model] = await client.models.list()
  assert.deepEqual([model!.id, model!.name, model!.active], ['someone-tiny', name, false])
  const manifest = JSON.parse(await readFile(join(world.home, 'models/someone-tiny/pack.json'), 'utf8'))
  assert.deepEqual([manifest.licence, manifest.languages, manifest.source], ['mit', ['en'], page])
  assert.deepEqual(await kept(), [])

  await ended(engine!, (await client.models.download({ source: PAGE, digest, accepted: true })).jobId)
  assert.equal((await client.models.list()).length, 1)
  assert.deepEqual(await readdir(join(world.home, 'models')), ['someone-tiny'])
})

test('a model that cannot be read is not added, and says why; what was fetched waits', async () => {
  await hub.publish(PAGE, layout, { 'config.json': Buffer.from('{}') })
  const { client } = await open()
  const { digest } = await client.models.offer({ source: PAGE })
  const { jobId } = await client.models.download({ source: PAGE, digest, accepted: true })
  const { state, error } = await ended(engine!, jobId)
  assert.deepEqual([state, error!.code], ['failed', 'INVALID_PACK'])
  assert.match(error!.message, /config.json cannot be used/)
  assert.deepEqual(await client.models.list(), [])
})

test('a paused download holds the line and goes on; a token never shows', async () => {
  hub.misbehave = stall
  const { client } = await open()
  const { digest } = await client.models.offer({ source: PAGE })
  const { jobId: id } = await client.models.download({ source: PAGE, digest, accepted: true })
  await reaches(engine!, id, ({ done }) => done > 500_000)
  await client.jobs.pause({ id })
  hub.misbehave = (_request, _response, serve) => serve()
  await client.jobs.resume({ id })
  assert.equal((await ended(engine!, id)).state, 'done')
  assert.match(hub.asked.findLast(({ path }) => path.endsWith(WEIGHTS))!.range!, /^bytes=[1-9]/)
  assert.ok(hub.asked.every(({ authorization }) => authorization === 'Bearer hf_secret'))
  for (const text of [JSON.stringify(await client.jobs.list()), world.lines.join(), await databaseText()])
    assert.doesNotMatch(text, /hf_secret/)
})

const databaseText = async () => (await readFile(join(world.home, 'library.sqlite'))).toString('latin1')

test('killed on the way, it is taken up by the next process, where it stopped', async () => {
  hub.misbehave = stall
  const child = spawn(
    process.execPath,
    [join(root, 'main/tools/kindred.mjs'), 'models', 'add', PAGE, '--accept-licence', '--home', world.home],
    { stdio: 'ignore', env: environment() },
  )
  const partial = async () => {
    for (const name of await kept()) if (name.startsWith('sha256-') && !name.endsWith('.etag')) return name
    return null
  }
  for (let size = 0; size < 500_000;) {
    await new Promise((settle) => setTimeout(settle, 10))
    const name = await partial()
    size = name === null ? 0 : (await readFile(join(world.home, 'downloads', name)).catch(() => '')).length
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  hub.misbehave = (_request, _response, serve) => serve()
  hub.asked.length = 0
  const { client } = await open()
  const [job] = await client.jobs.list()
  assert.equal(job!.kind, 'download')
  assert.equal((await ended(engine!, job!.id)).state, 'done')
  assert.deepEqual(
    (await client.models.list()).map(({ id }) => id),
    ['someone-tiny'],
  )
  const again = hub.asked.filter(({ path }) => path.endsWith(WEIGHTS))
  assert.equal(again.length, 1)
  assert.ok(Number(/^bytes=(\d+)-$/.exec(again[0]!.range!)![1]) > 500_000)
  assert.ok(
    hub.asked.every(({ path }) => !path.startsWith('/api/')),
    'nothing is asked anew',
  )
  assert.deepEqual(await kept(), [])
})

test('the command line asks for the licence, and where it cannot ask, it wants to be told', async () => {
  let env = environment()
  const kindred = async (...args: string[]) => {
    const child = spawn(
      process.execPath,
      [join(root, 'main/tools/kindred.mjs'), ...args, '--home', world.home],
      { stdio: ['ignore', 'pipe', 'pipe'], env, cwd: world.dir },
    )
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    const [code] = (await once(child, 'close')) as [number]
    return { code, out, err }
  }
  const asked = await kindred('models', 'add', PAGE)
  assert.equal(asked.code, 1)
  assert.match(asked.err, /Licence: mit[\s\S]*Nothing was fetched[\s\S]*--accept-licence/)
  const added = await kindred('models', 'add', PAGE, '--accept-licence', '--json')
  assert.equal(added.code, 0, added.err)
  assert.match(JSON.parse(added.out).summary, /someone-tiny/)
  const absent = await kindred('models', 'add', './nowhere')
  assert.match(absent.err, /nowhere is no folder/, 'what can only be a path is not asked of the Hub')
  const catalogue = await kindred('models', 'catalogue')
  assert.match(catalogue.out, /siglip2-b16 +SigLIP 2 ViT-B[/]16 +many +Apache-2.0 +785 MB/)

  env = { ...env, HF_ENDPOINT: 'http://127.0.0.1:1' }
  const offline = await kindred('models', 'add', 'someone/other', '--accept-licence')
  assert.equal(offline.code, 1)
  assert.match(
    offline.err,
    /127.0.0.1:\d+ cannot be reached: nothing answers there[\s\S]*Connect to the internet/,
  )
})
