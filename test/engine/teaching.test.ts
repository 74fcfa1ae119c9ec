/** Teaching through the real router: quote, start, watch, cancel, resume, and which model is active in the end. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import type { RunId, RunPoint, TrainingRun } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { smallRecipe } from '../fixtures/small-recipe.ts'
import { ended, World } from './world.ts'

const PHOTOS = 60

describe('teaching', () => {
  let world: World
  let engine: Engine

  before(async () => {
    world = await World.create()
    engine = await world.open()
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  async function watched(runId: RunId, onPoints: (count: number) => void = () => {}) {
    const points: RunPoint[] = []
    let run: TrainingRun | undefined
    for await (const update of await engine.client.training.watch({ runId })) {
      run = update.run
      points.push(...update.points)
      onPoints(points.length)
    }
    return { run: run!, points }
  }

  test('too few photos: the quote and the start say so', async () => {
    assert.match((await engine.client.training.quote()).blocked!, /0 photos/)
    await assert.rejects(engine.client.training.start({}), { code: 'TOO_FEW_PHOTOS' })
    await assert.rejects(engine.client.training.resume(), { code: 'NOTHING_TO_RESUME' })
    assert.deepEqual(await engine.client.jobs.list(), [])
  })

  test('the quote says what there is to work with', async () => {
    await writeShapes(world.photos, PHOTOS)
    await world.index(engine)
    const quote = await engine.client.training.quote()
    assert.equal(quote.blocked, null)
    assert.deepEqual([quote.photos, quote.captioned, quote.method], [PHOTOS, PHOTOS, 'clip'])
    assert.ok(quote.imagesPerSecond > 0 && quote.diskBytes > 0)
    assert.ok(quote.providers.some(({ provider, available }) => provider === 'cpu' && available))
  })

  test('a model that finds no more than luck does is kept, not used, and says so', async () => {
    const oneStep = { recipe: smallRecipe, budget: { epochs: 0.1 }, seed: 4, provider: 'cpu' } as const
    const { jobId, runId } = await engine.client.training.start(oneStep)
    const job = await ended(engine, jobId)
    const run = (await engine.client.training.runs()).find(({ id }) => id === runId)!
    assert.equal(run.verdict!.better, false, JSON.stringify(run))
    assert.match(
      job.summary!,
      /^clip-.* is kept and not used: .*\. No model is active\. .* not above luck\.$/,
    )
    assert.equal((await engine.client.library.overview()).activeModel, null)
    assert.deepEqual(
      (await engine.client.models.list()).map(({ id, quality }) => [id, quality!.standing!.aboveChance]),
      [[run.modelId, false]],
    )
  })

  test('a first model is trained, shown all photos, measured and made active', async () => {
    const { jobId, runId } = await engine.client.training.start({
      recipe: smallRecipe,
      budget: { epochs: 20 },
      provider: 'cpu',
      activate: 'always',
    })
    const { run, points } = await watched(runId)
    const job = await ended(engine, jobId)
    assert.equal(job.state, 'done', JSON.stringify(job.error))
    assert.equal(job.runId, runId)
    assert.match(job.summary!, /^clip-.* is active now\. .* among the first \d+ of \d+: /)

    assert.equal(run.state, 'done')
    assert.equal(run.before, null)
    assert.ok(run.after!.textToImage && run.after!.photos === run.heldOut)
    assert.ok(run.examples.length > 0 && run.examples.every(({ after }) => after.length > 0))
    assert.deepEqual(
      points.map(({ step }) => step),
      [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b),
    )
    assert.equal(points.at(-1)!.step, run.totalSteps)

    const { activeModel, embedded } = await engine.client.library.overview()
    assert.equal(activeModel!.id, run.modelId)
    assert.equal(embedded, PHOTOS)
    const { results, model } = await engine.client.search.find({
      query: { parts: [{ text: 'a red circle' }] },
      limit: 5,
    })
    assert.deepEqual([results.length, model], [5, run.modelId])
  })

  test('a cancelled run is resumed; "never" leaves the old model active and shows before and after', async () => {
    const first = (await engine.client.library.overview()).activeModel!.id
    const { jobId, runId } = await engine.client.training.start({
      recipe: smallRecipe,
      budget: { epochs: 100 },
      provider: 'cpu',
      seed: 5,
      activate: 'never',
    })
    const cut = await watched(runId, (count) => {
      if (count > 0) void engine.client.jobs.cancel({ id: jobId })
    })
    assert.equal(cut.run.state, 'cancelled')
    assert.equal((await ended(engine, jobId)).state, 'cancelled')

    const resumed = await engine.client.training.resume()
    assert.equal(resumed.runId, runId)
    const { run, points } = await watched(runId)
    assert.equal(run.state, 'done')
    assert.equal(points.at(-1)!.step, run.totalSteps)
    assert.ok(run.before && run.after)
    assert.ok(run.examples.every(({ before, after }) => before.length > 0 && after.length > 0))
    assert.equal((await engine.client.library.overview()).activeModel!.id, first)
    assert.equal((await engine.client.models.list()).length, 3)
    await assert.rejects(engine.client.training.resume(), { code: 'NOTHING_TO_RESUME' })
  })

  test('cut short after training: resuming only finishes what is left', async () => {
    const { jobId, runId } = await engine.client.training.start({
      recipe: smallRecipe,
      budget: { epochs: 2 },
      provider: 'cpu',
      seed: 9,
      activate: 'always',
    })
    for await (const [job] of await engine.client.jobs.watch()) {
      assert.equal(job!.state, 'running', JSON.stringify(job!.error))
      if ((await engine.client.training.runs())[0]!.state === 'done') break
    }
    await engine.close()
    engine = await world.open()
    assert.equal((await engine.client.jobs.list()).find(({ id }) => id === jobId)!.state, 'interrupted')
    const [made] = await engine.client.training.runs()

    const resumed = await engine.client.training.resume()
    assert.equal(resumed.runId, runId)
    const job = await ended(engine, resumed.jobId)
    assert.equal(job.state, 'done', JSON.stringify(job.error))
    assert.equal(
      (await engine.client.training.runs())[0]!.finishedAt,
      made!.finishedAt,
      'it was not trained again',
    )
    const { activeModel, embedded } = await engine.client.library.overview()
    assert.deepEqual([activeModel!.id, embedded], [made!.modelId, PHOTOS])
  })
})
