import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import type { ModelOffer, ModelSource } from '../../shared/model/index.ts'
import { catalogue } from './catalogue.ts'
import { openHttp } from './http.ts'
import { offerModel } from './offer.ts'
import { readSource } from './source.ts'
import { sha256, FileServer } from '../../test/fixtures/file-server.ts'

const COMMIT = 'a'.repeat(40)
let hub: FileServer

beforeEach(async () => {
  hub = await FileServer.open()
})
afterEach(() => hub.close())

async function offer(source: string, options: Omit<ModelSource, 'source'> = {}): Promise<ModelOffer> {
  const http = openHttp({ HF_ENDPOINT: `${hub.url}/` })
  try {
    return await offerModel(http, { source, ...options })
  } finally {
    await http.close()
  }
}

const gitName = (content: string) =>
  createHash('sha1').update(`blob ${content.length}\0${content}`).digest('hex')

/** Puts a repository onto the Hub: `.onnx` files are large ones there. */
function publish(
  id: string,
  names: readonly string[],
  card: object = {},
  list: (name: string) => object = listed,
) {
  const answer = { id, sha: COMMIT, cardData: card, siblings: names.map(list), tags: [], likes: 3 }
  hub.files.set(`/api/models/${id}/revision/main`, Buffer.from(JSON.stringify(answer)))
}
const listed = (name: string) => ({
  rfilename: name,
  size: name.length,
  blobId: gitName(name),
  ...(name.includes('.onnx')
    ? { lfs: { sha256: sha256(Buffer.from(name)), size: name.length, pointerSize: 134 } }
    : {}),
})

const pathsOf = ({ files }: ModelOffer) => files.map(({ path }) => path).sort()

const transformers = [
  '.gitattributes',
  'README.md',
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.json',
  'onnx/model.onnx',
  'onnx/text_model.onnx',
  'onnx/text_model.onnx_data',
  'onnx/text_model_fp16.onnx',
  'onnx/text_model_quantized.onnx',
  'onnx/vision_model.onnx',
  'onnx/vision_model_fp16.onnx',
  'onnx/vision_model_int8.onnx',
  'onnx/vision_model_q4.onnx',
]

test('of a transformers.js export: the small files and one precision, settled to the commit, with sizes and hashes', async () => {
  publish('someone/siglip', transformers, { license: 'apache-2.0', language: ['en', 'de'] })
  const found = await offer('someone/siglip')
  const small = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']
  assert.deepEqual(
    pathsOf(found),
    [...small, 'onnx/text_model_fp16.onnx', 'onnx/vision_model_fp16.onnx'].sort(),
  )
  assert.deepEqual([found.precision, found.precisions], ['fp16', ['fp16', 'fp32', 'int8']])
  assert.deepEqual([found.licence, found.languages], [{ name: 'apache-2.0', url: null }, ['en', 'de']])
  const [config, onnx] = ['config.json', 'onnx/vision_model_fp16.onnx'].map((path) =>
    found.files.find((file) => file.path === path),
  )
  assert.deepEqual([config!.bytes, config!.hash], [11, `git:${gitName('config.json')}`])
  assert.equal(onnx!.hash, `sha256:${sha256(Buffer.from('onnx/vision_model_fp16.onnx'))}`)
  assert.equal(onnx!.url, `${hub.url}/someone/siglip/resolve/${COMMIT}/onnx/vision_model_fp16.onnx`)
  assert.equal(hub.asked.length, 1)

  const whole = await offer('someone/siglip', { precision: 'fp32' })
  assert.deepEqual(
    pathsOf(whole),
    [...small, 'onnx/text_model.onnx', 'onnx/text_model.onnx_data', 'onnx/vision_model.onnx'].sort(),
  )
  assert.notEqual(whole.digest, found.digest)
  const int8 = await offer('someone/siglip', { precision: 'int8' })
  assert.deepEqual(
    pathsOf(int8),
    [...small, 'onnx/text_model_quantized.onnx', 'onnx/vision_model_int8.onnx'].sort(),
  )
})

test('of an Immich export: both folders with all weights, without what other chips read', async () => {
  publish('immich-app/big', [
    'README.md',
    'config.json',
    'textual/Constant_2217_attr__value',
    'textual/merges.txt',
    'textual/model.armnn',
    'textual/model.onnx',
    'textual/rknpu/model.rknn',
    'textual/tokenizer.json',
    'textual/vocab.json',
    'visual/fp16/model.armnn',
    'visual/model.onnx',
    'visual/model.onnx.data',
    'visual/preprocess_cfg.json',
  ])
  const found = await offer('immich-app/big')
  assert.deepEqual(pathsOf(found), [
    'config.json',
    'textual/Constant_2217_attr__value',
    'textual/model.onnx',
    'textual/tokenizer.json',
    'visual/model.onnx',
    'visual/model.onnx.data',
    'visual/preprocess_cfg.json',
  ])
  assert.equal(found.licence, null)
  await assert.rejects(offer('immich-app/big', { precision: 'int8' }), {
    code: 'BAD_INPUT',
    message: /not there in int8, only in fp32/,
  })
})

test('of OpenCLIP beside ONNX, and of one of several models in a repository', async () => {
  publish('someone/open-clip', [
    'open_clip_config.json',
    'tokenizer.json',
    'text.onnx',
    'text.onnx.data',
    'visual.onnx',
  ])
  assert.deepEqual(pathsOf(await offer('someone/open-clip')), [
    'open_clip_config.json',
    'text.onnx',
    'text.onnx.data',
    'tokenizer.json',
    'visual.onnx',
  ])
  const ofS2 = ['config.json', 'preprocessor_config.json', 'text_model.onnx', 'vision_model.onnx']
  publish('someone/several', [
    'tokenizer.json',
    'preprocessor_config.json',
    'onnx/s0/vision_model.onnx',
    ...ofS2.map((name) => `onnx/s2/${name}`),
  ])
  const found = await offer('someone/several/onnx/s2')
  assert.deepEqual(pathsOf(found), [...ofS2, 'tokenizer.json'].sort())
  const preprocessor = found.files.find(({ path }) => path === 'preprocessor_config.json')!
  assert.match(
    preprocessor.url,
    /onnx[/]s2[/]preprocessor_config.json$/,
    'its own comes before the common one',
  )
})

test('of both sides in one graph: that graph', async () => {
  publish('someone/both', [
    'config.json',
    'preprocessor_config.json',
    'tokenizer.json',
    'onnx/model.onnx',
    'onnx/model_fp16.onnx',
  ])
  const found = await offer('someone/both', { precision: 'fp32' })
  assert.deepEqual(pathsOf(found), [
    'config.json',
    'onnx/model.onnx',
    'preprocessor_config.json',
    'tokenizer.json',
  ])
  publish('someone/words-only', ['config.json', 'tokenizer.json', 'onnx/model.onnx'])
  await assert.rejects(offer('someone/words-only'), { code: 'DOWNLOAD_FAILED', message: /holds no model/ })
})

test('a mirror that lists names alone is asked for each file, before it redirects', async () => {
  const content = 'onnx/vision_model.onnx'
  publish(
    'someone/mirrored',
    ['preprocessor_config.json', 'onnx/text_model.onnx', 'onnx/vision_model.onnx'],
    {},
    (name) => ({
      rfilename: name,
    }),
  )
  hub.files.set('/stored', Buffer.from('elsewhere'))
  hub.misbehave = ({ url }, response, serve) => {
    if (!url!.includes('/resolve/')) return serve()
    const large = url!.endsWith('.onnx')
    if (large)
      return response
        .writeHead(302, {
          location: '/stored',
          'x-linked-etag': `"${sha256(Buffer.from(content))}"`,
          'x-linked-size': '22',
        })
        .end()
    response.writeHead(200, { etag: `"${gitName('{}')}"`, 'content-length': '2' }).end()
  }
  const { files } = await offer('someone/mirrored')
  assert.deepEqual(
    files.map(({ bytes, hash }) => [bytes, hash]),
    [
      [2, `git:${gitName('{}')}`],
      [22, `sha256:${sha256(Buffer.from(content))}`],
      [22, `sha256:${sha256(Buffer.from(content))}`],
    ],
  )
  assert.deepEqual(
    hub.asked.slice(1).map(({ method }) => method),
    Array<string>(5).fill('HEAD'),
  )

  hub.misbehave = ({ url }, response, serve) =>
    url!.includes('/resolve/') ? response.writeHead(200, { 'content-length': '2' }).end() : serve()
  await assert.rejects(offer('someone/mirrored'), { code: 'DOWNLOAD_FAILED', message: /no hash/ })
})

test('a Kindred pack on any server is offered by its pack.json', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'kindred-offer-'))
  t.after(() => rm(dir, { recursive: true }))
  const manifest = await writeTinyPack(dir)
  const names = ['pack.json', ...Object.keys(manifest.hashes)]
  for (const name of names) hub.files.set(`/packs/tiny/${name}`, await readFile(join(dir, name)))
  for (const address of ['/packs/tiny', '/packs/tiny/', '/packs/tiny/pack.json']) {
    const http = openHttp({})
    const found = await offerModel(http, { source: `${hub.url}${address}` })
    await http.close()
    assert.deepEqual(pathsOf(found), names.sort())
    for (const { path, bytes, hash } of found.files) {
      const content = hub.files.get(`/packs/tiny/${path}`)!
      assert.deepEqual([bytes, hash], [content.length, `sha256:${sha256(content)}`], path)
    }
    assert.deepEqual([found.name, found.licence!.name], [manifest.name, manifest.licence])
  }
})

test('what is no model, no repository, or no Hub is told in words', async () => {
  publish('someone/words', ['README.md', 'model.safetensors'])
  publish('someone/out', ['visual/model.onnx', 'textual/model.onnx', 'visual/..\\..\\evil'])
  hub.files.set('/api/models/someone/page/revision/main', Buffer.from('<html>Welcome to the hotel</html>'))
  hub.files.set('/api/models/someone/odd/revision/main', Buffer.from('{"id": 3}'))
  const errors: Record<string, object> = {
    'someone/words': {
      code: 'DOWNLOAD_FAILED',
      message: /holds no model that Kindred can read/,
      remedy: /catalogue/,
    },
    'someone/out': { code: 'DOWNLOAD_FAILED', message: /is no path inside|no name of a file/ },
    'someone/none': { code: 'NOT_FOUND', message: /There is no 127.*someone[/]none/ },
    'someone/page': { code: 'DOWNLOAD_FAILED', message: /no JSON/, remedy: /hotels/ },
    'someone/odd': { code: 'DOWNLOAD_FAILED', message: /not understood/ },
    words: { code: 'BAD_INPUT', message: /"words" names no model/ },
    '../../etc': { code: 'BAD_INPUT' },
    'a/../b': { code: 'BAD_INPUT' },
  }
  for (const [source, error] of Object.entries(errors)) await assert.rejects(offer(source), error, source)
  assert.throws(() => openHttp({ HF_ENDPOINT: 'huggingface' }), { code: 'BAD_INPUT', message: /HF_ENDPOINT/ })
})

test('a source is read as a name of the Hub, one of its addresses, or that of a pack', () => {
  const ofHub = (repository: string, folder: string | null = null, revision = 'main') => ({
    kind: 'hub',
    repository,
    folder,
    revision,
  })
  const home = 'https://huggingface.co'
  assert.deepEqual(readSource('a/b', home), ofHub('a/b'))
  assert.deepEqual(readSource('a/b@v1', home), ofHub('a/b', null, 'v1'))
  assert.deepEqual(readSource('a/b/onnx/s2@v1', home), ofHub('a/b', 'onnx/s2', 'v1'))
  assert.deepEqual(readSource(`${home}/a/b`, home), ofHub('a/b'))
  assert.deepEqual(readSource(`${home}/a/b/tree/v1/onnx/s2`, home), ofHub('a/b', 'onnx/s2', 'v1'))
  assert.deepEqual(readSource(`${home}/a/b/blob/main/README.md`, home), ofHub('a/b'))
  const mirror = 'https://mirror.example/hf'
  assert.deepEqual(readSource(`${mirror}/a/b/`, mirror), ofHub('a/b'))
  assert.deepEqual(readSource('https://example.org/x', home), {
    kind: 'pack',
    url: 'https://example.org/x/pack.json',
  })
})

test('the catalogue names each model once, from where it can be asked for, and is under its own licence', async () => {
  assert.equal(new Set(catalogue.map(({ id }) => id)).size, catalogue.length)
  for (const { id, source } of catalogue)
    assert.equal(readSource(source, 'https://huggingface.co').kind, 'hub', id)
  publish('Xenova/clip-vit-base-patch32', transformers)
  const found = await offer('clip-b32')
  const entry = catalogue.find(({ id }) => id === 'clip-b32')!
  assert.deepEqual([found.name, found.licence, found.languages], [entry.name, entry.licence, ['en']])
})
