/** The engine's thread answers at any time: it never computes for long, and never waits for what does. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test, type TestContext } from 'node:test'
import { assignBursts } from '../../main/bursts/index.ts'
import { createEngine, type Engine } from '../../main/engine/index.ts'
import { openReaderThread } from '../../main/engine/reader.ts'
import { modelHash } from '../../main/models/index.ts'
import { openStore, type Store } from '../../main/store/index.ts'
import { fillLibrary } from '../fixtures/large-library.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
import { Heartbeat } from './heartbeat.ts'
import { TrainRequest, type ModelId, type PhotoId } from '../../shared/model/index.ts'
import { ended, outcome, photoNamed, picture, World } from './world.ts'

const PHOTOS = 30_000
/** A large model's: a text takes longer than the thread may be away. */
const PRODUCTS = 100

const heartbeat = new Heartbeat()
after(() => heartbeat.stop())

const beats = (t: TestContext, work: () => Promise<unknown>) => heartbeat.holds(t, work)

type Parts = Parameters<Engine['client']['search']['find']>[0]['query']['parts']
const find = (engine: Engine, parts: Parts) => engine!.client.search.find({ query: { parts }, limit: 100 })

describe(`a library of ${PHOTOS.toLocaleString('en')} photos`, () => {
  let dir: string
  let store: Store
  let engine: Engine | undefined
  let query: Uint8Array

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kindred-responsive-'))
    const home = join(dir, 'home')
    const manifest = await writeTinyPack(join(home, 'models', 'tiny'))
    await mkdir(join(dir, 'photos'))
    store = openStore(home)
    const id = 'tiny' as ModelId
    store.models.add({ id, hash: modelHash(manifest), manifest, bytes: 1 })
    store.models.add({ id: 'other' as ModelId, hash: 'other', manifest, bytes: 1 })
    store.models.activate(id)
    const rootId = store.roots.add(join(dir, 'photos'))
    fillLibrary(store, { rootId, model: store.models.get(id)!, photos: PHOTOS, placeholder: '' })
    query = await picture('red', 'blue')
  })
  after(async () => {
    await engine?.close()
    await rm(dir, { recursive: true })
  })

  test('giving all photos their bursts', async (t) => {
    const reader = openReaderThread(store, (line) => t.diagnostic(line))
    await beats(t, () => assignBursts(store))
    await reader.close()
    store.close()
  })

  test('opening it, and the first search, which waits until all vectors are read', (t) =>
    beats(t, async () => {
      engine = await createEngine({ home: join(dir, 'home'), log: (line) => t.diagnostic(line) })
      const { searched, results } = await find(engine!, [{ text: 'red above blue' }])
      assert.deepEqual([searched, results.length], [PHOTOS, 100])
    }))

  const calls: [string, () => Promise<unknown>][] = [
    ['words', () => find(engine!, [{ text: 'blue above green' }, { text: 'red', weight: -0.5 }])],
    ['a photo of the library', () => find(engine!, [{ photoId: 5000 as PhotoId }])],
    [
      'a picture from outside',
      async () => {
        const { imageId } = await engine!.media.addQueryImage(query)
        await find(engine!, [{ imageId }])
      },
    ],
    ['the overview', () => engine!.client.library.overview()],
    ['the ledger, far down', () => engine!.client.library.ledger({ offset: 90_000, limit: 1000 })],
    ['the outline of the grid', () => engine!.client.photos.outline()],
    ['the list of models', () => engine!.client.models.list()],
    ['a quote for training', () => engine!.client.training.quote()],
  ]
  for (const [what, call] of calls) test(what, (t) => beats(t, call))

  test('all of that at once', (t) => beats(t, () => Promise.all(calls.map(([, call]) => call()))))

  test('training, until its first photo is looked for', (t) =>
    beats(t, async () => {
      const { training, jobs } = engine!.client
      const { jobId, runId } = await training.start(
        TrainRequest.parse({ method: 'clip', provider: 'cpu', budget: { epochs: 1 } }),
      )
      for await (const { run } of await training.watch({ runId })) if (run.state === 'running') break
      await jobs.cancel({ id: jobId })
      assert.equal((await ended(engine!, jobId)).state, 'cancelled')
    }))

  test('taking the folder out', async (t) => {
    const { library } = engine!.client
    const [root] = (await library.overview()).roots
    await beats(t, () => library.removeFolder({ rootId: root!.id }))
    assert.equal((await library.overview()).photos, 0)
  })
})

describe('a model that takes long', () => {
  let world: World
  let engine: Engine

  before(async () => {
    world = await World.create()
    for (let i = 0; i < 24; i++)
      await world.write(`${i}.jpg`, await picture(i % 2 ? 'red' : 'blue', 'green', i))
    await world.install('slow', { products: PRODUCTS })
    engine = await world.open()
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  test('indexing photos, which shows them to the model, while someone searches', (t) =>
    beats(t, async () => {
      const indexed = world.index(engine)
      await find(engine, [{ text: 'red above blue' }])
      assert.equal((await indexed).state, 'done')
    }))

  test('words', (t) => beats(t, () => find(engine, [{ text: 'blue above green' }])))

  test('a photo and a picture from outside', async (t) => {
    const { id } = await photoNamed(engine, '3.jpg')
    const { imageId } = await engine.media.addQueryImage(await picture('blue', 'red'))
    await beats(t, () => find(engine, [{ photoId: id }, { imageId }]))
  })

  test('measuring it on photos that are held out', (t) =>
    beats(t, async () => assert.ok((await outcome(engine.client.models.evaluate({}))).quality.photos > 0)))

  test('another model takes its place', async (t) => {
    await engine.close()
    await world.install('slower', { products: PRODUCTS + 1, active: false })
    engine = await world.open()
    await beats(t, async () => {
      const { jobId } = await engine.client.models.use({ id: 'slower' as ModelId })
      assert.equal((await ended(engine, jobId!)).state, 'done')
    })
  })
})
