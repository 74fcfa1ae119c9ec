/** Learning among other work: what is asked for meanwhile waits, and a pause changes nothing of what is learned. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import type { JobId, TrainRequest } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { smallRecipe } from '../fixtures/small-recipe.ts'
import { ended, picture, reaches, World } from './world.ts'

const PHOTOS = 60
/** Long enough to be met while it learns. */
const request = {
  recipe: smallRecipe,
  budget: { epochs: 100 },
  provider: 'cpu',
  activate: 'never',
} satisfies Partial<TrainRequest>

describe('learning in line', () => {
  let world: World
  let engine: Engine

  before(async () => {
    world = await World.create()
    await writeShapes(world.photos, PHOTOS)
    engine = await world.open()
    await world.index(engine)
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  const job = async (id: JobId) => (await engine.client.jobs.list()).find((each) => each.id === id)!
  const lastRun = async () => (await engine.client.training.runs())[0]!

  const learning = (id: JobId) => reaches(engine, id, ({ stage }) => stage === 'Teaching')

  test('a folder is added while it learns, and a run that waits learns from its photos too', async () => {
    const { jobId, runId } = await engine.client.training.start(request)
    await learning(jobId)
    await world.write('later/red.jpg', await picture('red'))
    await world.write('later/red.txt', 'red')
    const { jobId: indexing } = await engine.client.library.addFolder({
      handle: engine.folders.mint(world.photos),
    })
    const next = await engine.client.training.start({ ...request, budget: { epochs: 1 } })
    assert.notEqual(next.runId, runId)
    assert.deepEqual(await engine.client.training.start({ ...request, budget: { epochs: 1 } }), next)
    assert.deepEqual([(await job(indexing)).state, (await job(next.jobId)).state], ['waiting', 'waiting'])
    const waiting = await lastRun()
    assert.deepEqual([waiting.state, waiting.photos + waiting.heldOut], ['waiting', PHOTOS])
    await engine.client.jobs.cancel({ id: jobId })
    assert.equal((await ended(engine, indexing)).state, 'done')
    assert.equal((await ended(engine, next.jobId)).state, 'done')
    const run = await lastRun()
    assert.deepEqual([run.id, run.state, run.photos + run.heldOut], [next.runId, 'done', PHOTOS + 1])
  })

  test('a run that was paused, closed with and resumed is the run that was not', async () => {
    const whole = await engine.client.training.start({ ...request, seed: 3 })
    assert.equal((await ended(engine, whole.jobId)).state, 'done')
    const { modelId } = await lastRun()
    assert.ok(modelId)

    const { jobId, runId } = await engine.client.training.start({ ...request, seed: 3 })
    await learning(jobId)
    await engine.client.jobs.pause({ id: jobId })
    await engine.close()
    engine = await world.open()
    assert.equal((await job(jobId)).state, 'paused')
    assert.equal((await lastRun()).state, 'interrupted')
    assert.deepEqual(await engine.client.training.resume(), { jobId, runId }, 'it is the job that was paused')

    await learning(jobId)
    await engine.client.jobs.pause({ id: jobId })
    await engine.client.jobs.resume({ id: jobId })
    assert.equal((await ended(engine, jobId)).state, 'done')
    assert.deepEqual([(await lastRun()).id, (await lastRun()).modelId], [runId, modelId], 'equal weights')
  })
})
