/** Long work through the contract: in line, paused, cancelled, cut short, gone on with. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../../main/engine/index.ts'
import { createEngine } from '../../main/engine/index.ts'
import type { JobId } from '../../shared/model/index.ts'
import { ended, picture, reaches, World } from './world.ts'

const PHOTOS = 120

describe('long work', () => {
  let world: World
  let engine: Engine

  before(async () => {
    world = await World.create()
    for (let i = 0; i < PHOTOS; i++) await world.write(`${i}.jpg`, await picture('red', 'blue', i))
    await world.install('colours')
    engine = await world.open()
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  let times = 1
  /** Photos that are still to be read. */
  async function addMore(): Promise<void> {
    for (let i = 0; i < PHOTOS; i++)
      await world.write(`more ${times}/${i}.jpg`, await picture('green', 'blue', i + times / 10))
  }

  test('a library has one owner', async () => {
    await assert.rejects(createEngine({ home: world.home }), {
      code: 'LIBRARY_LOCKED',
      message: new RegExp(`${process.pid}`),
    })
  })

  /** Starts indexing and waits until photos are read. */
  async function reading(): Promise<JobId> {
    const { jobId } = await engine.client.library.reindex({})
    await reaches(engine, jobId, ({ stage, done }) => stage === 'Reading photos' && done > 0)
    return jobId
  }

  const job = async (id: JobId) => (await engine.client.jobs.list()).find((each) => each.id === id)!

  test('a folder is added at once, its job waits, and cancelling one lets the next begin', async () => {
    const handle = engine.folders.mint(world.photos)
    const { jobId: first } = await engine.client.library.addFolder({ handle })
    const { jobId: second } = await engine.client.library.addFolder({ handle })
    assert.equal((await engine.client.library.reindex({})).jobId, second, 'the same work waits once')
    assert.equal((await engine.client.library.overview()).roots.length, 1)
    const { jobId: third } = await engine.client.library.reindex({ retryFailed: true })
    assert.deepEqual([(await job(second)).state, (await job(third)).state], ['waiting', 'waiting'])
    await engine.client.jobs.cancel({ id: second })
    assert.equal((await job(second)).state, 'cancelled')

    await reaches(engine, first, ({ stage, done }) => stage === 'Reading photos' && done > 0)
    await engine.client.jobs.cancel({ id: first })
    const cut = await ended(engine, first)
    assert.deepEqual([cut.state, cut.error], ['cancelled', null])
    assert.ok((await engine.client.library.overview()).photos > 0, 'what was read is kept')
    await reaches(engine, third, ({ state }) => state === 'running')
    await engine.client.jobs.cancel({ id: third })
    await ended(engine, third)
  })

  test('paused, nothing is read, queries are answered, and it goes on to the end', async () => {
    await addMore()
    const id = await reading()
    await engine.client.jobs.pause({ id })
    const before = await settled()
    const { jobId: next } = await engine.client.library.reindex({ retryFailed: true })
    assert.ok((await engine.client.photos.outline()).ids.length > 0)
    assert.equal(await settled(), before)
    assert.deepEqual([(await job(id)).state, (await job(next)).state], ['paused', 'waiting'])
    await engine.client.jobs.resume({ id })
    assert.equal((await ended(engine, id)).state, 'done')
    assert.equal((await ended(engine, next)).state, 'done')
    const { photos, embedded, counts } = await engine.client.library.overview()
    const all = PHOTOS * ++times
    assert.deepEqual([photos, embedded, counts.indexed, counts.pending], [all, all, all, 0])
  })

  /** The number of photos, once it stands still. */
  async function settled(): Promise<number> {
    for (let last = -1; ;) {
      const { photos } = await engine.client.library.overview()
      if (photos === last) return photos
      last = photos
      await sleep(500)
    }
  }

  test('a folder is taken out while it is read: the reading starts again without it', async () => {
    await addMore()
    const id = await reading()
    const { roots } = await engine.client.library.overview()
    await engine.client.library.removeFolder({ rootId: roots[0]!.id })
    assert.equal((await ended(engine, id)).state, 'done')
    assert.equal((await engine.client.library.overview()).photos, 0)
    await world.index(engine)
    assert.equal((await engine.client.library.overview()).photos, PHOTOS * ++times)
  })

  test('closing in the middle, one paused and one in line: both are as they were', async () => {
    await addMore()
    const id = await reading()
    await engine.client.jobs.pause({ id })
    const { jobId: next } = await engine.client.library.reindex({ retryFailed: true })
    await engine.close()
    engine = await world.open()
    assert.deepEqual([(await job(id)).state, (await job(next)).state], ['paused', 'waiting'])
    await engine.client.jobs.resume({ id })
    await reaches(engine, id, ({ stage }) => stage === 'Reading photos')
    await engine.close()

    engine = await world.open({ carryOn: false })
    assert.deepEqual([(await job(id)).state, (await job(next)).state], ['waiting', 'waiting'])
    await engine.close()
    engine = await world.open()
    assert.equal((await ended(engine, id)).state, 'done')
    assert.equal((await ended(engine, next)).state, 'done')
    const { photos, counts } = await engine.client.library.overview()
    assert.deepEqual([photos, counts.pending], [PHOTOS * ++times, 0])
  })

  test('killed in the middle with one in line: the next engine does both', async () => {
    await addMore()
    await engine.close()
    const script = `
      import { createEngine } from ${JSON.stringify(new URL('../../main/engine/index.ts', import.meta.url).href)}
      const { client } = await createEngine({ home: ${JSON.stringify(world.home)} })
      const { jobId } = await client.library.reindex({})
      await client.library.reindex({ retryFailed: true })
      for (;;) {
        const { stage, done } = (await client.jobs.list()).find(({ id }) => id === jobId)
        if (stage === 'Reading photos' && done > 0) process.kill(process.pid, 'SIGKILL')
        await new Promise(setImmediate)
      }`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' })
    const [, signal] = await once(child, 'exit')
    assert.equal(signal, 'SIGKILL')
    engine = await world.open()
    const left = (await engine.client.jobs.list()).filter(({ finishedAt }) => finishedAt === null)
    assert.deepEqual(
      left.map(({ state }) => state),
      ['waiting', 'running'],
    )
    for (const { id } of left) assert.equal((await ended(engine, id)).state, 'done')
    const { photos, counts } = await engine.client.library.overview()
    assert.deepEqual([photos, counts.pending], [PHOTOS * ++times, 0])
  })

  test('what was finished is not started again', async () => {
    await engine.close()
    engine = await world.open()
    assert.ok((await engine.client.jobs.list()).every(({ finishedAt }) => finishedAt !== null))
  })

  test('watchers end when the engine closes', async () => {
    const seen = Promise.withResolvers<void>()
    const watching = (async () => {
      for await (const _ of await engine.client.jobs.watch()) seen.resolve()
    })()
    await seen.promise
    await engine.close()
    await watching
    engine = await world.open()
  })

  test('the sample collection is drawn, added and indexed in one job', async () => {
    const { jobId } = await engine.client.library.addSample({ count: 50, seed: 4 })
    const job = await ended(engine, jobId)
    assert.equal(job.state, 'done', JSON.stringify(job.error))
    assert.equal(job.kind, 'sample')
    const { roots, captioned } = await engine.client.library.overview()
    assert.deepEqual(
      roots.map(({ name }) => name),
      ['photos', 'sample'],
    )
    assert.ok(captioned > 40)
  })
})
