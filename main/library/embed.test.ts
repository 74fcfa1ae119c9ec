import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { writeShapes } from '../../test/fixtures/shapes.ts'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import { Gate } from '../../shared/lib/gate.ts'
import type { ModelId, PhotoId } from '../../shared/model/index.ts'
import { Decoder } from '../media/index.ts'
import { loadPack, modelHash, openEncoder, type Encoder } from '../models/index.ts'
import { openStore, type ModelRow, type Store } from '../store/index.ts'
import { CaptionParser } from './captions/parser.ts'
import { embedLibrary, type EmbedOptions } from './embed.ts'
import { indexLibrary } from './index-library.ts'
import { readKept } from './kept.ts'
import { addRoot } from './roots.ts'

const PHOTOS = 150
let dir: string
let store: Store
let model: ModelRow
let encoder: Encoder
const decoder = new Decoder()
const lines: string[] = []

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-embed-'))
  await writeShapes(join(dir, 'photos'), PHOTOS)
  store = openStore(join(dir, 'home'))
  await addRoot(store, join(dir, 'photos'))
  await indexLibrary({ store, decoder, captionParser: new CaptionParser() })
  encoder = await openEncoder({ dir: join(dir, 'pack'), manifest: await writeTinyPack(join(dir, 'pack')) })
})
after(async () => {
  await encoder.close()
  store.close()
  decoder.close()
  await rm(dir, { recursive: true })
})

let count = 0
beforeEach(async () => {
  const id = `tiny-${++count}` as ModelId
  const { manifest } = await loadPack(join(dir, 'pack'))
  store.models.add({ id, hash: modelHash(manifest) + count, manifest, bytes: 1 })
  model = store.models.get(id)!
})

const embed = (options: Partial<EmbedOptions> = {}) =>
  embedLibrary({
    store,
    model,
    waiting: store.vectors.missing(model.hash),
    kept: (ids) => readKept(store, model.manifest, ids),
    encoder,
    signal: new AbortController().signal,
    gate: new Gate(),
    report: () => {},
    log: (line) => lines.push(line),
    decoder,
    ...options,
  })

test('gives every photo its vector, in batches, newest first', async () => {
  const order = store.photos.all().map(({ id }) => id)
  const batches: PhotoId[][] = []
  const progress: number[] = []
  const { embedded, skipped } = await embed({
    onKept: ({ photos, vectors }) => {
      batches.push(photos.map(({ id }) => id))
      assert.equal(vectors.length, photos.length * 6)
      assert.equal(store.vectors.count(model.hash), batches.flat().length, 'kept before it is told')
    },
    report: ({ done, total }) => void progress.push(done / total),
  })
  assert.deepEqual([embedded, skipped, store.vectors.count(model.hash)], [PHOTOS, 0, PHOTOS])
  assert.deepEqual(batches.flat(), order)
  assert.ok(batches.length > 1)
  assert.deepEqual([progress[0], progress.at(-1)], [0, 1])
  assert.deepEqual(await embed(), { embedded: 0, skipped: 0 })
})

test('stopping keeps the batches that are done, and the next run does the rest', async () => {
  const stop = new AbortController()
  const cut = embed({ signal: stop.signal, onKept: () => stop.abort(new Error('stopped')) })
  await assert.rejects(cut, /stopped/)
  const kept = store.vectors.count(model.hash)
  assert.ok(kept > 0 && kept < PHOTOS)
  assert.equal((await embed()).embedded, PHOTOS - kept)
})

test('a lost thumbnail is no loss; a photo that is lost altogether is skipped and told', async () => {
  const [first, second] = store.photos.all()
  await rm(store.home.thumb(first!.hash, 256))
  await writeFile(store.home.thumb(second!.hash, 256), 'damaged')
  await writeFile(store.photos.original(second!.id)!.path, 'damaged')
  assert.deepEqual(await embed(), { embedded: PHOTOS - 1, skipped: 1 })
  assert.ok(store.vectors.get(model.hash, first!.hash))
  assert.equal(store.vectors.get(model.hash, second!.hash), null)
  assert.match(lines.join(), /cannot be decoded/)
})
