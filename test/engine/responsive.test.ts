/** The engine's thread answers at any time, also of a large library: it never computes for long. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test, type TestContext } from 'node:test'
import { createEngine, type Engine } from '../../main/engine/index.ts'
import { modelHash } from '../../main/models/index.ts'
import { openStore } from '../../main/store/index.ts'
import type { ModelId, PhotoId } from '../../shared/model/index.ts'
import { fillLibrary } from '../fixtures/large-library.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
import { busyMachine, pulse } from './heartbeat.ts'
import { picture } from './world.ts'

const PHOTOS = 100_000
/** The longest that the thread may be away. */
const MOST_MS = 50

describe(`a library of ${PHOTOS.toLocaleString('en')} photos`, () => {
  let dir: string
  let engine: Engine
  let query: Uint8Array

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kindred-responsive-'))
    const home = join(dir, 'home')
    const manifest = await writeTinyPack(join(home, 'models', 'tiny'))
    await mkdir(join(dir, 'photos'))
    const store = openStore(home)
    const id = 'tiny' as ModelId
    store.models.add({ id, hash: modelHash(manifest), manifest, bytes: 1 })
    store.models.add({ id: 'other' as ModelId, hash: 'other', manifest, bytes: 1 })
    store.models.activate(id)
    const rootId = store.roots.add(join(dir, 'photos'))
    fillLibrary(store, { rootId, model: store.models.get(id)!, photos: PHOTOS, placeholder: '' })
    store.close()
    query = await picture('red', 'blue')
  })
  after(async () => {
    await engine.close()
    await rm(dir, { recursive: true })
  })

  const find = (parts: Parameters<Engine['client']['search']['find']>[0]['query']['parts']) =>
    engine.client.search.find({ query: { parts }, limit: 100 })

  /** Holds that the thread answered all the time. */
  async function beats(t: TestContext, work: () => Promise<unknown>): Promise<void> {
    const { computed, waited } = await pulse(work)
    t.diagnostic(`longest: ${computed.toFixed(0)} ms computed, ${waited.toFixed(0)} ms between beats`)
    assert.ok(computed <= MOST_MS, `it computed for ${computed.toFixed(0)} ms`)
    const busy = busyMachine()
    if (busy) t.diagnostic(`time between beats not looked at: ${busy}`)
    else assert.ok(waited <= MOST_MS, `it was away for ${waited.toFixed(0)} ms`)
  }

  test('opening it, and the first search, which waits until all vectors are read', (t) =>
    beats(t, async () => {
      engine = await createEngine({ home: join(dir, 'home'), log: (line) => t.diagnostic(line) })
      const { searched, results } = await find([{ text: 'red above blue' }])
      assert.deepEqual([searched, results.length], [PHOTOS, 100])
    }))

  const calls: [string, () => Promise<unknown>][] = [
    ['words', () => find([{ text: 'blue above green' }, { text: 'red', weight: -0.5 }])],
    ['a photo of the library', () => find([{ photoId: 5000 as PhotoId }])],
    [
      'a picture from outside',
      async () => {
        const { imageId } = await engine.media.addQueryImage(query)
        await find([{ imageId }])
      },
    ],
    ['the overview', () => engine.client.library.overview()],
    ['the ledger, far down', () => engine.client.library.ledger({ offset: 90_000, limit: 1000 })],
    ['the outline of the grid', () => engine.client.photos.outline()],
    ['the list of models', () => engine.client.models.list()],
    ['a quote for training', () => engine.client.training.quote()],
  ]
  for (const [what, call] of calls) test(what, (t) => beats(t, call))

  test('all of that at once', (t) => beats(t, () => Promise.all(calls.map(([, call]) => call()))))
})
