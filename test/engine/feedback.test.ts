/** What a person says of results: kept for Teach, which counts it for their words and takes nothing from others. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { loadPack } from '../../main/models/index.ts'
import { homeAt } from '../../main/store/index.ts'
import { TrainRequest, type PhotoId } from '../../shared/model/index.ts'
import { ended, photoNamed, picture, World } from './world.ts'

const EACH = 24

let world: World
let engine: Engine

before(async () => {
  world = await World.create()
  for (let i = 0; i < EACH; i++) {
    await world.write(`a-${i}.jpg`, await picture('red', 'green', 8 * i))
    await world.write(`b-${i}.jpg`, await picture('blue', 'red', 8 * i))
  }
  await world.install('colours')
  engine = await world.open()
  assert.equal((await world.index(engine)).state, 'done')
})
after(async () => {
  await engine.close()
  await world.remove()
})

const ids = (kind: 'a' | 'b', from: number, to: number): Promise<PhotoId[]> =>
  Promise.all(
    Array.from(
      { length: to - from },
      async (_, i) => (await photoNamed(engine, `${kind}-${from + i}.jpg`)).id,
    ),
  )
const request = TrainRequest.parse({ method: 'teach', activate: 'always', provider: 'cpu' })

test('it is counted in the quote, and alone is no caption to learn from', async () => {
  const { feedback, training } = engine.client
  await feedback.say({ text: 'red above green', photos: await ids('a', 0, EACH), fits: true })
  await feedback.say({ text: 'red above green', photos: await ids('b', 0, EACH), fits: true })
  assert.equal((await training.quote()).feedback, 2 * EACH)
  await assert.rejects(training.start(request), { code: 'NO_CAPTIONS', message: /Only 0 photos/ })
  await feedback.say({ text: 'Red above green', photos: await ids('b', 0, EACH), fits: false })
  const [said, ...others] = await feedback.list()
  assert.deepEqual([said!.more.length, said!.less.length, others.length], [EACH, EACH, 0])
  await assert.rejects(feedback.say({ text: 'red', photos: [9999 as PhotoId], fits: true }), {
    code: 'NOT_FOUND',
  })
})

test('a photo counts for a word of one’s own, or no more; what was sought becomes no word', async () => {
  const { feedback, words, training } = engine.client
  const wrong = await ids('b', 0, EACH)
  const word = await words.add({ text: 'Zumthor', photos: [...(await ids('a', 0, 4)), ...wrong] })
  await words.add({ text: 'Emme', photos: wrong })
  await feedback.say({ text: 'zumthor', photos: await ids('a', 4, EACH), fits: true })
  await feedback.say({ text: 'zumthor', photos: wrong, fits: false })
  const { jobId } = await training.start(request)
  const job = await ended(engine, jobId)
  assert.equal(job.state, 'done', job.error?.message)

  const [run] = await training.runs()
  const { manifest } = await loadPack(homeAt(world.home).pack(run!.modelId!))
  assert.deepEqual(manifest.words!.texts.toSorted(), ['Emme', 'Zumthor'])
  // What was learned answers, without the photos that the word still has.
  await words.remove({ id: word.id })
  const { results } = await engine.client.search.find({
    query: { parts: [{ text: 'Zumthor' }] },
    limit: EACH,
  })
  const right = results.filter(({ name }) => name.startsWith('a-')).length
  assert.ok(right >= 0.8 * EACH, `${right} of the first ${EACH}`)
})

test('it goes with the words into a file, and comes back from it', async () => {
  const { feedback, words } = engine.client
  const [file, said] = [await words.export(), await feedback.list()]
  for (const { text } of said) await feedback.forget({ text })
  assert.deepEqual(await feedback.list(), [])
  const added = await words.import(file)
  assert.deepEqual([added.feedback, added.missing], [file.feedback.length, 0])
  assert.deepEqual(await feedback.list(), said)
})

test('it is forgotten, and outlives the rest', async () => {
  await engine.close()
  engine = await world.open()
  assert.equal((await engine.client.feedback.list()).length, 2)
  await engine.client.feedback.forget({ text: 'ZUMTHOR' })
  const [first] = await ids('a', 0, 1)
  await engine.client.feedback.forget({ text: 'red above green', photos: [first!] })
  assert.deepEqual(
    (await engine.client.feedback.list()).map(({ text, more, less }) => [text, more.length, less.length]),
    [['Red above green', EACH - 1, EACH]],
  )
})
