/** Long work through the contract: one at a time, cancelled, interrupted, gone on with. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { createEngine } from '../../main/engine/index.ts'
import { ended, picture, World } from './world.ts'

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

  test('a library has one owner', async () => {
    await assert.rejects(createEngine({ home: world.home }), {
      code: 'LIBRARY_LOCKED',
      message: new RegExp(`${process.pid}`),
    })
  })

  test('cancelling keeps what was done; a second job has to wait', async () => {
    const { jobId } = await engine.client.library.addFolder({ handle: engine.folders.mint(world.photos) })
    await assert.rejects(engine.client.library.reindex({}), { code: 'JOB_RUNNING' })
    for await (const [job] of await engine.client.jobs.watch())
      if (job!.stage === 'Reading photos' || job!.state !== 'running') break
    await engine.client.jobs.cancel({ id: jobId })
    const job = await ended(engine, jobId)
    assert.deepEqual([job.state, job.error], ['cancelled', null])
    assert.deepEqual(
      (await engine.client.jobs.list()).map(({ id }) => id),
      [jobId],
    )
  })

  test('closing in the middle interrupts; the next engine goes on by itself and loses nothing', async () => {
    await engine.client.library.reindex({})
    await engine.close()
    engine = await world.open({ carryOn: false })
    const [interrupted] = await engine.client.jobs.list()
    assert.equal(interrupted!.state, 'interrupted')
    await engine.close()

    engine = await world.open()
    const [running] = await engine.client.jobs.list()
    assert.equal(running!.state, 'running')
    const job = await ended(engine, running!.id)
    assert.equal(job.state, 'done', JSON.stringify(job.error))
    const { photos, embedded, counts } = await engine.client.library.overview()
    assert.deepEqual([photos, embedded, counts.indexed, counts.pending], [PHOTOS, PHOTOS, PHOTOS, 0])
  })

  test('what was finished is not started again', async () => {
    await engine.close()
    engine = await world.open()
    assert.ok((await engine.client.jobs.list()).every(({ state }) => state !== 'running'))
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
