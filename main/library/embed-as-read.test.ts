import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeShapes } from '../../test/fixtures/shapes.ts'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import { Gate } from '../../shared/lib/gate.ts'
import type { ModelId } from '../../shared/model/index.ts'
import { Decoder } from '../media/index.ts'
import { loadPack, modelHash, openEncoder, trunkHash, type Encoder } from '../models/index.ts'
import { openStore, type ModelRow, type Store } from '../store/index.ts'
import { CaptionParser } from './captions/parser.ts'
import { embedLibrary } from './embed.ts'
import { EmbedAsRead, type EmbedAsReadOptions } from './embed-as-read.ts'
import { indexLibrary } from './index-library.ts'
import { readKept } from './kept.ts'
import { addRoot } from './roots.ts'

const PHOTOS = 200
let dir: string
let store: Store
let model: ModelRow
const decoder = new Decoder()

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-as-read-'))
  await writeShapes(join(dir, 'photos'), PHOTOS)
})
beforeEach(async () => {
  store?.close()
  store = openStore(await mkdtemp(join(dir, 'home-')))
  await addRoot(store, join(dir, 'photos'))
  const manifest = await writeTinyPack(store.home.pack('tiny'), { heads: true })
  store.models.add({ id: 'tiny' as ModelId, hash: modelHash(manifest), manifest, bytes: 1 })
  model = store.models.get('tiny' as ModelId)!
})
after(async () => {
  store.close()
  decoder.close()
  await rm(dir, { recursive: true })
})

const open = async () => openEncoder(await loadPack(store.home.pack('tiny')), { provider: 'cpu' })

const start = (options: Partial<EmbedAsReadOptions> = {}) =>
  new EmbedAsRead({
    store,
    model,
    open,
    signal: new AbortController().signal,
    gate: new Gate(),
    onKept: () => {},
    ...options,
  })

const index = (embedAsRead: EmbedAsRead) =>
  indexLibrary({ store, decoder, captionParser: new CaptionParser(), embedAsRead })

test('photos have vectors and features while others are still read', async () => {
  const early: number[] = []
  const asRead = start({ onKept: () => early.push(store.photos.count()) })
  await index(asRead)
  assert.equal(await asRead.end(), PHOTOS)
  assert.equal(store.vectors.count(model.hash), PHOTOS)
  assert.equal(store.features.count(trunkHash(model.manifest)), PHOTOS)
  assert.ok(early[0]! < PHOTOS, `${early}`)
})

test('its vectors are those that the thumbnails give, but for their compression', async () => {
  const asRead = start()
  await index(asRead)
  await asRead.end()
  const encoder = await open()
  const hashes = store.photos.all().map(({ hash }) => hash)
  const before = hashes.map((hash) => store.vectors.get(model.hash, hash)!)
  store.features.dropSome(trunkHash(model.manifest), PHOTOS)
  await embedLibrary({
    store,
    model,
    waiting: store.photos.all().map(({ id }) => id),
    kept: (ids) => readKept(store, model.manifest, ids),
    encoder,
    signal: new AbortController().signal,
    gate: new Gate(),
    report: () => {},
    log: assert.fail,
    decoder,
  })
  await encoder.close()
  hashes.forEach((hash, i) => {
    const again = store.vectors.get(model.hash, hash)!
    const cosine = again.reduce((sum, value, k) => sum + value * before[i]![k]!, 0)
    assert.ok(cosine > 0.99, `${cosine}`)
  })
})

test('reading waits for a slow model, so that few pictures are in memory', async () => {
  let most = 0
  const asRead = start({
    async open() {
      const encoder = await open()
      const imageFeatures: Encoder['imageFeatures'] = async (pixels, n) => {
        await sleep(50)
        return encoder.imageFeatures(pixels, n)
      }
      return { ...encoder, imageFeatures }
    },
    onKept: () => (most = Math.max(most, store.photos.count() - store.vectors.count(model.hash))),
  })
  await index(asRead)
  assert.equal(await asRead.end(), PHOTOS)
  assert.ok(most <= 96 + 32 + 32 + decoder.lanes, `${most} photos were read and had no vector`)
})

test('a model that fails keeps nothing from being read, and is told at the end', async () => {
  const asRead = start({ open: () => Promise.reject(new Error('no model')) })
  await index(asRead)
  assert.equal(store.photos.count(), PHOTOS)
  await assert.rejects(asRead.end(), /no model/)
})

test('stopped, it keeps what it has done', async () => {
  const stop = new AbortController()
  const asRead = start({ signal: stop.signal, onKept: () => stop.abort(new Error('stopped')) })
  await index(asRead)
  await assert.rejects(asRead.end(), /stopped/)
  const { length } = store.vectors.missing(model.hash)
  assert.ok(length > 0 && length < PHOTOS)
})
