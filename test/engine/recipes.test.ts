/** A recipe by a file: what it says is trained, and comes back out of the model that it made. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { recipeIn } from '../../main/shells/cli/commands/recipe.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { smallRecipe } from '../fixtures/small-recipe.ts'
import { ended, World } from './world.ts'

let world: World
let engine: Engine

before(async () => {
  world = await World.create()
  await writeShapes(world.photos, 60)
  engine = await world.open()
  await world.index(engine)
})
after(async () => {
  await engine.close()
  await world.remove()
})

test('a file says all: method, tower, numbers, length and seed', async () => {
  const file = join(world.photos, 'mine.json')
  const mine = {
    ...{ ...smallRecipe, method: 'moco-v2', text: null, batch: 8, budget: { epochs: 2 }, seed: 7 },
    options: { temperature: 0.3, queue: 16 },
  }
  await writeFile(file, JSON.stringify(mine))
  const { training } = engine.client
  const { jobId, runId } = await training.start({
    recipe: recipeIn(file),
    provider: 'cpu',
    activate: 'never',
  })
  assert.equal((await ended(engine, jobId)).state, 'done')
  const run = (await training.runs()).find(({ id }) => id === runId)!
  assert.deepEqual([run.method, run.seed, run.batch], ['moco-v2', 7, 8])

  const back = await training.recipe({ model: run.modelId! })
  const { options, ...others } = mine
  for (const [name, value] of Object.entries(others))
    assert.deepEqual(back[name as keyof typeof back], value, name)
  assert.deepEqual(back.options, { projection: 128, ...options })
  const again = await training.start({ recipe: back, provider: 'cpu', activate: 'never' })
  assert.equal((await ended(engine, again.jobId)).state, 'done')
  assert.equal((await training.runs())[0]!.modelId, run.modelId, 'the same weights')
})

test('what a call says goes before the file; another method than the file’s is refused', async () => {
  const { training } = engine.client
  const recipe = { ...smallRecipe, budget: { epochs: 50 }, seed: 7 }
  const { jobId, runId } = await training.start({ recipe, budget: { epochs: 1 }, seed: 8, provider: 'cpu' })
  assert.equal((await ended(engine, jobId)).state, 'done')
  const run = (await training.runs()).find(({ id }) => id === runId)!
  assert.deepEqual([run.seed, run.totalSteps], [8, 3])
  await assert.rejects(training.start({ recipe, method: 'simclr' }), {
    code: 'BAD_INPUT',
    message: /one for the method "clip"/,
  })
})

test('a method’s recipe is written out whole, with another tower where it is asked for', async () => {
  const { training } = engine.client
  const recipe = await training.recipe({ method: 'byol', tower: 'resnet-18-cifar' })
  assert.deepEqual(
    [recipe.method, recipe.image!.kind, recipe.image!.size, recipe.side],
    ['byol', 'resnet', 32, 36],
  )
  assert.deepEqual(recipe.optimiser, { kind: 'adamw', beta1: 0.9, beta2: 0.98, epsilon: 1e-6 })
  await assert.rejects(training.recipe({ model: 'nobody' as never }), { code: 'BAD_INPUT' })
})
