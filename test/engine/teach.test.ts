/** Teaching the model in use what is a person's own: their words, over its features. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { loadPack } from '../../main/models/index.ts'
import { homeAt } from '../../main/store/index.ts'
import { TrainRequest } from '../../shared/model/index.ts'
import { ended, picture, World, type Colour } from './world.ts'

/** Names that no model knows, by what their photos show. */
const places: Record<string, [Colour, Colour]> = {
  Zumthor: ['red', 'green'],
  'Kleine-Emme': ['blue', 'red'],
  Ognissanti: ['green', 'blue'],
}
const EACH = 20

let world: World
let engine: Engine

before(async () => {
  world = await World.create()
  for (const [name, [upper, lower]] of Object.entries(places))
    for (let i = 0; i < EACH; i++)
      await world.write(`trips/${name}/${i}.jpg`, await picture(upper, lower, 8 * i))
  await world.install('colours')
  engine = await world.open()
  assert.equal((await world.index(engine)).state, 'done')
})
after(async () => {
  await engine.close()
  await world.remove()
})

const folderOf = (path: string) => path.split('/').at(-2)

/** Of the first photos that a text finds, how many lie in a folder. */
async function found(text: string, folder: string): Promise<number> {
  const { results } = await engine.client.search.find({ query: { parts: [{ text }] }, limit: EACH })
  const details = await Promise.all(results.map(({ id }) => engine.client.photos.details({ id })))
  return details.filter(({ path }) => folderOf(path) === folder).length
}

test('folders are words that search knows afterwards; texts that name none find what they found', async () => {
  const { training } = engine.client
  const plain = await engine.client.search.find({ query: { parts: [{ text: 'red above blue' }] }, limit: 60 })
  const request = TrainRequest.parse({ method: 'teach', folders: true, activate: 'always', provider: 'cpu' })
  const { jobId, runId } = await training.start(request)
  const job = await ended(engine, jobId)
  assert.equal(job.state, 'done', job.error?.message)
  const run = (await training.runs()).find(({ id }) => id === runId)!
  assert.deepEqual([run.method, run.state], ['teach', 'done'])
  assert.ok(run.after!.textToImage!.at1 > run.before!.textToImage!.at1, JSON.stringify(run.after))

  for (const name of Object.keys(places)) {
    const [there, words] = [
      await found(name, name),
      await found(`my trip to ${name.replace('-', ' ')}`, name),
    ]
    assert.ok(there >= 0.8 * EACH && words >= 0.8 * EACH, `${name}: ${there}, ${words}`)
  }
  // The channel has a length of its own, the same in every photo: all scores are less by the same factor.
  const after = await engine.client.search.find({ query: { parts: [{ text: 'red above blue' }] }, limit: 60 })
  const scores = new Map(plain.results.map(({ id, score }) => [id, score]))
  for (const { id, score } of after.results)
    assert.ok(Math.abs(Math.SQRT2 * score - scores.get(id)!) < 3e-3, `${score}, ${scores.get(id)}`)
})

test('its pack carries the words, and the parent that it was taught from', async () => {
  const [run] = await engine.client.training.runs()
  const { manifest } = await loadPack(homeAt(world.home).pack(run!.modelId!))
  assert.equal(manifest.parent, 'colours')
  assert.deepEqual(manifest.words!.texts.toSorted(), ['Kleine Emme', 'Ognissanti', 'Zumthor'])
})

test('teaching once more begins with what the first model knew', async () => {
  const { jobId } = await engine.client.training.start(
    TrainRequest.parse({ method: 'teach', folders: true, activate: 'always', provider: 'cpu', seed: 2 }),
  )
  assert.equal((await ended(engine, jobId)).state, 'done')
  assert.ok((await found('Zumthor', 'Zumthor')) >= 0.8 * EACH)
})

test('without a word that photos share, it says what to do', async () => {
  await assert.rejects(
    engine.client.training.start(TrainRequest.parse({ method: 'teach', provider: 'cpu' })),
    { code: 'NO_CAPTIONS' },
  )
})
