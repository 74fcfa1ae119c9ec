/** Words of a person's own: at once, in any text, with any model, for as long as their photos are there. */
import assert from 'node:assert/strict'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createEngine, type Engine } from '../../main/engine/index.ts'
import type { ModelId, PhotoId } from '../../shared/model/index.ts'
import { ended, found, photoNamed, picture, World } from './world.ts'

let world: World
let engine: Engine

before(async () => {
  world = await World.create()
  for (const upper of ['red', 'green', 'blue'] as const) {
    for (const lower of ['red', 'green', 'blue'] as const) {
      for (let i = 0; i < 4; i++)
        await world.write(`${upper}-${lower}-${i}.jpg`, await picture(upper, lower, 9 * i))
    }
  }
  await world.install('first')
  await world.install('second', { twist: 2, active: false })
  engine = await world.open()
  await world.index(engine)
})
after(async () => {
  await engine.close()
  await world.remove()
})

const idsOf = (...names: string[]): Promise<PhotoId[]> =>
  Promise.all(names.map(async (name) => (await photoNamed(engine, name)).id))
const kinds = async (text: string, limit = 4) =>
  (await found(engine, [{ text }], limit)).map((name) => name.replace(/-\d\.jpg$/, '')).join(' ')
const times = (kind: string, n: number) => Array.from({ length: n }, () => kind).join(' ')

test('a word of two photos finds the others like them at once', async () => {
  const photos = await idsOf('green-blue-0.jpg', 'green-blue-1.jpg')
  const word = await engine.client.words.add({ text: 'Bruno', photos })
  assert.deepEqual([word.text, word.photos.toSorted()], ['Bruno', photos.toSorted()])
  assert.equal(await kinds('bruno'), times('green-blue', 4))
  const { unknownWords, cut } = await engine.client.search.find({ query: { parts: [{ text: 'Bruno!' }] } })
  assert.deepEqual([unknownWords, cut], [[], []])
})

test('inside a text, the rest of it counts as well', async () => {
  const [first, ...others] = (await kinds("BRUNO's red", 36)).split(' ')
  assert.equal(first, 'green-blue')
  const rank = (kind: string) => others.indexOf(kind)
  assert.ok(rank('red-blue') < rank('blue-blue') && rank('green-red') < rank('green-green'), `${others}`)
  assert.equal(await kinds('brunost above red'), await kinds('unknown above red'), 'no part of another word')
})

test('weights, minus and a picture go with it', async () => {
  const names = await found(engine, [{ text: 'green' }, { text: 'Bruno', weight: -0.5 }], 36)
  assert.ok(names.findIndex((name) => name.startsWith('green-blue')) > 8, `${names}`)
})

test('photos are added, replaced, and words renamed and removed', async () => {
  const more = await engine.client.words.add({
    text: ' BRUNO ',
    photos: await idsOf('green-blue-2.jpg', 'green-blue-1.jpg'),
  })
  assert.deepEqual([more.text, more.photos.length], ['Bruno', 3])
  const photos = await idsOf('red-red-0.jpg')
  const ruby = await engine.client.words.edit({ id: more.id, text: 'our Ruby', photos })
  assert.deepEqual(ruby, { id: more.id, text: 'our Ruby', photos })
  assert.equal(await kinds('Our  ruby'), times('red-red', 4))
  await engine.client.words.add({ text: 'Emerald', photos: await idsOf('green-green-0.jpg') })
  await assert.rejects(engine.client.words.edit({ id: ruby.id, text: 'emerald' }), {
    code: 'BAD_INPUT',
    message: /There is a word "Emerald" already, so "our Ruby"/,
  })
  await assert.rejects(engine.client.words.add({ text: 'x', photos: [9999 as PhotoId] }), {
    code: 'NOT_FOUND',
    message: /no photo 9999/,
  })
  await assert.rejects(engine.client.words.add({ text: ' ! ', photos }), { code: 'BAD_INPUT' })
  await engine.client.words.remove({ id: ruby.id })
  await assert.rejects(engine.client.words.remove({ id: ruby.id }), { code: 'NOT_FOUND' })
  assert.deepEqual(
    (await engine.client.words.list()).map(({ text }) => text),
    ['Emerald'],
  )
})

test('a word outlives the model that it was made with, and the moves of its photos', async () => {
  await engine.client.words.add({ text: 'Bruno', photos: await idsOf('green-blue-0.jpg') })
  await ended(engine, (await engine.client.models.use({ id: 'second' as ModelId })).jobId!)
  assert.equal(await kinds('Bruno'), times('green-blue', 4))
  await rename(join(world.photos, 'green-blue-0.jpg'), join(world.photos, 'moved.jpg'))
  await ended(engine, (await engine.client.library.reindex({})).jobId)
  const bruno = (await engine.client.words.list()).find(({ text }) => text === 'Bruno')!
  assert.deepEqual(bruno.photos, await idsOf('moved.jpg'))
})

test('a file takes words to another library with the same photos', async () => {
  const file = await engine.client.words.export()
  const home = join(world.dir, 'other')
  const other = await createEngine({ home, resources: world.resources, log: () => {} })
  try {
    assert.deepEqual(await other.client.words.import(file), { words: 0, photos: 0, feedback: 0, missing: 2 })
    const { jobId } = await other.client.library.addFolder({ handle: other.folders.mint(world.photos) })
    await ended(other, jobId)
    file.words[0]!.photos.push({ content: 'none', pixels: 'none' })
    assert.deepEqual(await other.client.words.import(file), { words: 2, photos: 2, feedback: 0, missing: 1 })
    assert.deepEqual(await other.client.words.import(file), { words: 2, photos: 2, feedback: 0, missing: 1 })
    const words = await other.client.words.list()
    assert.deepEqual(
      words.map(({ text, photos }) => [text, photos.length]),
      [
        ['Bruno', 1],
        ['Emerald', 1],
      ],
    )
  } finally {
    await other.close()
  }
})
