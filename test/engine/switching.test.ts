/** Changing the model: the one before answers until the switch, and what is no longer wanted takes no room. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { openReader } from '../../main/store/index.ts'
import type { ModelId } from '../../shared/model/index.ts'
import { ended, found, picture, reaches, World } from './world.ts'

const PHOTOS = 60
let world: World
let engine: Engine

before(async () => {
  world = await World.create()
  for (let i = 0; i < PHOTOS; i++) await world.write(`${i}.jpg`, await picture('red', 'blue', i))
  await world.install('first', { heads: true })
  await world.install('second', { heads: true, twist: 2, active: false })
  await world.install('slow', { twist: 1, products: 8, active: false })
  engine = await world.open()
  await world.index(engine)
})
after(async () => {
  await engine.close()
  await world.remove()
})

const model = async (id: string) => (await engine.client.models.list()).find((each) => each.id === id)
const active = async () => (await engine.client.library.overview()).activeModel!.id
const use = (id: string, newest?: number) =>
  engine.client.models.use({ id: id as ModelId, ...(newest ? { newest } : {}) })

test('what a model takes of the disk is said; heads upon one trunk share features', async () => {
  assert.deepEqual((await model('first'))!.disk, { vectors: PHOTOS * 12, features: PHOTOS * 12 })
  assert.deepEqual((await model('second'))!.disk, { vectors: 0, features: PHOTOS * 12 })
  assert.deepEqual((await model('slow'))!.disk, { vectors: 0, features: 0 })
})

test('the newest photos first: after them it answers, and sees the others meanwhile', async () => {
  const { jobId } = await use('slow', 10)
  await reaches(engine, jobId!, ({ total }) => total === 10)
  assert.equal(await active(), 'first')
  await reaches(engine, jobId!, ({ total }) => total === PHOTOS - 10)
  assert.equal(await active(), 'slow')
  assert.ok((await found(engine, [{ text: 'red above blue' }])).length >= 1)
  assert.equal((await ended(engine, jobId!)).state, 'done')
  assert.equal((await model('slow'))!.embedded, PHOTOS)
})

test('cut short by a close, it goes on where it was and switches', async () => {
  await engine.close()
  await world.install('third', { twist: 3, products: 8, active: false })
  engine = await world.open()
  const { jobId } = await use('third')
  await reaches(engine, jobId!, ({ state }) => state === 'running')
  await engine.close()
  engine = await world.open()
  assert.equal(await active(), 'slow')
  assert.equal((await ended(engine, jobId!)).state, 'done')
  assert.deepEqual([await active(), (await model('third'))!.embedded], ['third', PHOTOS])
})

test('the active model cannot be removed; another goes with its files and vectors, but not with shared features', async () => {
  const remove = (id: string) => engine.client.models.remove({ id: id as ModelId })
  await assert.rejects(remove('third'), { code: 'BAD_INPUT', message: /third is the active model/ })
  await assert.rejects(remove('fourth'), { code: 'NOT_FOUND' })
  await remove('slow')
  assert.equal(await model('slow'), undefined)
  assert.ok(!existsSync(join(world.home, 'models', 'slow')))
  await remove('first')
  assert.deepEqual((await model('second'))!.disk, { vectors: 0, features: PHOTOS * 12 })
  assert.deepEqual(kept(), { models: 1, trunks: 1 })
  await remove('second')
  assert.deepEqual(kept(), { models: 1, trunks: 0 })
})

/** Of how many models and trunks something is kept, as it lies on the disk. */
function kept(): { models: number; trunks: number } {
  const reader = openReader(world.home)
  try {
    return { models: reader.vectors.models().length, trunks: reader.features.trunks().length }
  } finally {
    reader.close()
  }
}
