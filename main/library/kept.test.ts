/** Features are computed once for all models that stand on the same trunk. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { writeShapes } from '../../test/fixtures/shapes.ts'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import { Gate } from '../../shared/lib/gate.ts'
import type { ModelId, PackManifest } from '../../shared/model/index.ts'
import { Decoder } from '../media/index.ts'
import {
  dropUnused,
  keptFeatures,
  loadPack,
  modelHash,
  openEncoder,
  removeModel,
  trunkHash,
} from '../models/index.ts'
import { openStore, type ModelRow, type Store } from '../store/index.ts'
import { CaptionParser } from './captions/parser.ts'
import { embedLibrary } from './embed.ts'
import { indexLibrary } from './index-library.ts'
import { readKept } from './kept.ts'
import { addRoot } from './roots.ts'

const PHOTOS = 70
let dir: string
let store: Store
const decoder = new Decoder()

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-kept-'))
  await writeShapes(join(dir, 'photos'), PHOTOS)
})
beforeEach(async () => {
  store?.close()
  store = openStore(await mkdtemp(join(dir, 'home-')))
  await addRoot(store, join(dir, 'photos'))
  await indexLibrary({ store, decoder, captionParser: new CaptionParser() })
})
after(async () => {
  store.close()
  decoder.close()
  await rm(dir, { recursive: true })
})

async function install(
  id: string,
  options: NonNullable<Parameters<typeof writeTinyPack>[1]>,
): Promise<ModelRow> {
  const manifest = await writeTinyPack(store.home.pack(id), options)
  return add(id, manifest)
}

function add(id: string, manifest: PackManifest): ModelRow {
  store.models.add({ id: id as ModelId, hash: modelHash(manifest), manifest, bytes: 1 })
  return store.models.get(id as ModelId)!
}

/** Embeds the library and says of how many photos pixels were looked at. */
async function embed(model: ModelRow): Promise<number> {
  const { vectors, home } = store
  const encoder = await openEncoder(await loadPack(home.pack(model.id)), { provider: 'cpu' })
  let pictures = 0
  await embedLibrary({
    store,
    model,
    waiting: vectors.missing(model.hash),
    kept: (ids) => readKept(store, model.manifest, ids),
    encoder: {
      ...encoder,
      imageFeatures: (pixels, n) => ((pictures += n), encoder.imageFeatures(pixels, n)),
    },
    signal: new AbortController().signal,
    gate: new Gate(),
    report: () => {},
    log: assert.fail,
    decoder,
  })
  await encoder.close()
  assert.equal(vectors.count(model.hash), PHOTOS)
  return pictures
}

const vectorsOf = ({ hash }: ModelRow) =>
  store.photos.all().map((photo) => store.vectors.get(hash, photo.hash)!)

test('a model with the trunk of another one gets its vectors without a look at a picture', async () => {
  const first = await install('first', { heads: true })
  const second = await install('second', { heads: true, twist: 2 })
  const trunk = trunkHash(first.manifest)
  assert.equal(trunkHash(second.manifest), trunk)
  assert.equal(await embed(first), PHOTOS)
  assert.equal(store.features.count(trunk), PHOTOS)
  assert.equal(await embed(second), 0)
  const rolled = vectorsOf(first).map((vector) => [...vector.slice(2), ...vector.slice(0, 2)])
  vectorsOf(second).forEach((vector, i) =>
    vector.forEach((value, k) => assert.ok(Math.abs(value - rolled[i]![k]!) < 2e-3)),
  )
})

test('what a trunk gives is kept once: without a head it is the vectors', async () => {
  const whole = await install('whole', {})
  assert.equal(await embed(whole), PHOTOS)
  const trunk = trunkHash(whole.manifest)
  assert.equal(store.features.count(trunk), 0)
  const { manifest } = await loadPack(store.home.pack('whole'))
  const taught = { ...manifest, image: { ...manifest.image, head: 'head.onnx' } }
  const kept = keptFeatures(store, taught)
  const hashes = store.photos.all().map(({ hash }) => hash)
  assert.deepEqual(kept.get(hashes), vectorsOf(whole), 'a head upon it learns from them')
  kept.put([{ hash: 'new', features: Float32Array.of(3, 0, 0, 0, 0, 4) }])
  assert.deepEqual(
    store.vectors.get(whole.hash, 'new'),
    new Float32Array([0.6, 0, 0, 0, 0, 0.8]).map(Math.f16round),
  )
  assert.equal(store.features.count(trunk), 0)
})

test('a model whose trunk others stand on leaves them its vectors as features', async () => {
  const whole = await install('whole', {})
  await embed(whole)
  const { manifest } = await loadPack(store.home.pack('whole'))
  const taught = add('taught', {
    ...manifest,
    image: { ...manifest.image, head: 'head.onnx' },
    hashes: { ...manifest.hashes, 'head.onnx': 'x' },
  })
  const vectors = vectorsOf(whole)
  await removeModel(store, whole.id)
  assert.deepEqual(store.vectors.models(), [])
  const hashes = store.photos.all().map(({ hash }) => hash)
  assert.deepEqual(keptFeatures(store, taught.manifest).get(hashes), vectors)
  await removeModel(store, taught.id)
  assert.deepEqual(store.features.trunks(), [])
})

test('what a kill left of a removed model is dropped later', async () => {
  const model = await install('model', { heads: true })
  await embed(model)
  store.models.remove(model.id)
  await dropUnused(store)
  assert.deepEqual([store.vectors.models(), store.features.trunks()], [[], []])
})
