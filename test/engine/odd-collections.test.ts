/** Collections that a person may well have and no paper thinks of: each trains, or says what is missing and what to do. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import sharp from 'sharp'
import type { Engine } from '../../main/engine/index.ts'
import { Random } from '../../shared/lib/random.ts'
import type { TrainRequest } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { smallRecipe, smallRecipeOf } from '../fixtures/small-recipe.ts'
import { ended, picture, World } from './world.ts'

let world: World
let engine: Engine
beforeEach(async () => {
  world = await World.create()
  engine = await world.open()
})
afterEach(async () => {
  await engine.close()
  await world.remove()
})

const once = { budget: { epochs: 1 }, provider: 'cpu', activate: 'never' } satisfies Partial<TrainRequest>

/** Trains, and gives the losses. */
async function losses(request: Partial<TrainRequest>): Promise<number[]> {
  const { training } = engine.client
  const { jobId, runId } = await training.start({ ...once, ...request })
  const job = await ended(engine, jobId)
  assert.equal(job.state, 'done', JSON.stringify(job.error))
  for await (const { points } of await training.watch({ runId })) return points.map(({ loss }) => loss)
  throw new Error('nothing was told of the run')
}

const refused = (request: Partial<TrainRequest>, error: { code: string; message: RegExp; remedy: RegExp }) =>
  assert.rejects(engine.client.training.start({ ...once, ...request }), (found: unknown) => {
    const { code, message, data } = found as { code: string; message: string; data: { remedy: string } }
    assert.equal(code, error.code)
    assert.match(message, error.message)
    assert.match(data.remedy, error.remedy)
    return true
  })

test('one photo, and two that are the same', async () => {
  await world.write('a.jpg', await picture('red'))
  await world.index(engine)
  const method = { recipe: smallRecipeOf('simclr') }
  const tooFew = { code: 'TOO_FEW_PHOTOS', remedy: /more photos, or the sample/ }
  await refused(method, { ...tooFew, message: /has 1 photo; training needs at least 40/ })
  await world.write('b.jpg', await picture('red'))
  await world.index(engine)
  await refused(method, { ...tooFew, message: /has 1 photo; training needs/ })
})

test('fewer photos than a batch, and three captions', async () => {
  await writeShapes(world.photos, 45)
  const rows = Array.from({ length: 3 }, (_, i) => `shape-000${i}.jpg,a shape`)
  await world.write('captions.csv', ['image,caption', ...rows].join('\n'))
  await world.index(engine)
  await refused(
    { recipe: smallRecipe },
    { code: 'NO_CAPTIONS', message: /Only 3 photos have captions/, remedy: /Add captions, or train with/ },
  )
  for (const method of ['simclr', 'moco-v2', 'nnclr']) {
    const found = await losses({ recipe: { ...smallRecipeOf(method), batch: 512 } })
    assert.ok(found.length > 0 && found.every(Number.isFinite), `${method}: ${found}`)
  }
})

test('sixty photos of one thing, all but the same: there is nothing to tell apart', async () => {
  const [width, height] = [240, 160]
  const random = new Random(3)
  const noise = Uint8Array.from({ length: 12 * 8 * 3 }, () => random.integer(256))
  const coarse = sharp(noise, { raw: { width: 12, height: 8, channels: 3 } })
  const base = sharp(await coarse.resize(width, height).png().toBuffer())
  for (let i = 0; i < 60; i++)
    await world.write(
      `${i}.jpg`,
      await base
        .clone()
        .jpeg({ quality: 40 + i })
        .toBuffer(),
    )
  await world.index(engine)
  await refused(
    { recipe: smallRecipeOf('simclr') },
    { code: 'TOO_FEW_PHOTOS', message: /of one burst/, remedy: /other photos/ },
  )
})
