/** Folders that go away and photos that are edited, through the real router. */
import assert from 'node:assert/strict'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { ended, found, photoNamed, picture, World } from './world.ts'

async function library(t: TestContext) {
  const world = await World.create()
  await world.write('red.jpg', await picture('red', 'blue'))
  await world.write('trips/green.jpg', await picture('green', 'red'))
  await world.install('colours')
  const engine = await world.open()
  t.after(async () => {
    await engine.close()
    await world.remove()
  })
  await world.index(engine)
  return { world, engine, client: engine.client }
}

test('a folder that is gone is offline at the first look of a session, and whole when it is back', async (t) => {
  const { world, engine } = await library(t)
  await engine.close()
  await rename(world.photos, `${world.photos}-away`)
  const second = await world.open()
  t.after(() => second.close())
  const away = await second.client.library.overview()
  assert.deepEqual([away.roots[0]!.online, away.counts.offline, away.counts.indexed], [false, 2, 0])
  assert.equal((await second.client.library.ledger({ state: 'offline' })).total, 2)
  assert.equal((await found(second, [{ text: 'red' }])).length, 2, 'it is still found')
  assert.equal((await photoNamed(second, 'red.jpg')).online, false)
  const again = second.client.library.addFolder({ handle: second.folders.mint(world.photos) })
  await assert.rejects(again, { code: 'FOLDER_MISSING' })
  await rename(`${world.photos}-away`, world.photos)
  await second.close()
  const third = await world.open()
  t.after(() => third.close())
  await found(third, [{ text: 'red' }])
  assert.equal((await photoNamed(third, 'red.jpg')).online, true)
  const back = await third.client.library.overview()
  assert.deepEqual([back.roots[0]!.online, back.counts.indexed], [true, 2])
})

test('an edited photo keeps its id and its words; only changed pixels cost a vector', async (t) => {
  const { world, engine, client } = await library(t)
  const { id } = await photoNamed(engine, 'red.jpg')
  await client.photos.caption({ id, text: 'the flag' })
  const file = await picture('red', 'blue')
  await world.write('red.jpg', await sharp(file).jpeg({ quality: 60 }).toBuffer())
  const edited = await ended(engine, (await client.library.reindex({})).jobId)
  assert.match(edited.summary!, /1 changed.*has seen 1 of them/)
  await world.write(
    'red.jpg',
    Buffer.concat([await sharp(file).jpeg({ quality: 60 }).toBuffer(), Buffer.from('after the picture')]),
  )
  const rated = await ended(engine, (await client.library.reindex({})).jobId)
  assert.match(rated.summary!, /1 changed/)
  assert.doesNotMatch(rated.summary!, /has seen/)
  const details = await photoNamed(engine, 'red.jpg')
  assert.deepEqual([details.id, details.captions[0]?.text], [id, 'the flag'])
})

test('words whose photo is gone are kept, given to another photo or discarded', async (t) => {
  const { world, engine, client } = await library(t)
  const red = (await photoNamed(engine, 'red.jpg')).id
  const green = (await photoNamed(engine, 'green.jpg')).id
  await client.photos.caption({ id: red, text: 'the flag' })
  await assert.rejects(client.library.discardWords({ photoId: red }), { code: 'NOT_FOUND' })
  await world.write('red.jpg', await picture('blue', 'green', 9))
  await ended(engine, (await client.library.reindex({})).jobId)
  assert.equal((await client.library.overview()).keptWords, 1)
  const [words] = await client.library.keptWords()
  assert.deepEqual([words?.photoId, words?.texts], [red, ['the flag']])
  assert.equal(words!.now, (await photoNamed(engine, 'red.jpg')).id)
  assert.equal((await sharp(engine.media.file('thumb256', red).path).metadata()).format, 'webp')
  await client.library.giveWords({ from: red, to: green })
  assert.deepEqual((await client.photos.details({ id: green })).captions, [
    { text: 'the flag', source: 'person' },
  ])
  assert.deepEqual(await client.library.keptWords(), [])
})

test('an emptied folder waits for the person to say that it was emptied', async (t) => {
  const { world, engine, client } = await library(t)
  await rm(join(world.photos, 'trips/green.jpg'))
  const job = await ended(engine, (await client.library.reindex({})).jobId)
  assert.match(job.summary!, /1 photo is gone from .* kept until you say/)
  const [root] = (await client.library.overview()).roots
  assert.deepEqual([root!.gone, root!.counts.offline], [1, 1])
  await ended(engine, (await client.library.reindex({ forgetGone: root!.id })).jobId)
  const after = await client.library.overview()
  assert.deepEqual([after.roots[0]!.gone, after.photos, after.counts.offline], [0, 1, 0])
  await rm(world.photos, { recursive: true })
  await mkdir(world.photos)
  await new Promise((resolve) => setTimeout(resolve, 1100)) // a look lasts a second
  const [emptied] = (await client.library.overview()).roots
  assert.deepEqual([emptied!.online, emptied!.gone], [false, 1])
})
