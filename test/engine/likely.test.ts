/** What is likely, and what folds, through the router and on the command line. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import sharp from 'sharp'
import type { Engine } from '../../main/engine/index.ts'
import { photoNamed, picture, World } from './world.ts'

const kindred = resolve(import.meta.dirname, '../../main/tools/kindred.mjs')

/** The same picture, taken at a second of one minute. */
const taken = (jpeg: Buffer, second: number) =>
  sharp(jpeg)
    .withExif({ IFD2: { DateTimeOriginal: `2024:05:01 10:00:${String(second).padStart(2, '0')}` } })
    .jpeg()
    .toBuffer()

describe('likely photos and bursts', () => {
  let world: World
  let engine: Engine
  const find = (text: string, limit = 100) =>
    engine.client.search.find({ query: { parts: [{ text }] }, limit })

  before(async () => {
    world = await World.create()
    for (let i = 0; i < 50; i++) {
      await world.write(
        `other-${i}.jpg`,
        await picture(i % 2 ? 'green' : 'blue', i % 3 ? 'green' : 'blue', i),
      )
    }
    for (let i = 0; i < 3; i++) await world.write(`red-${i}.jpg`, await picture('red', 'red', 2 * i))
    // Three presses of the finger; at the fourth, the camera has turned to something else.
    for (let i = 0; i < 3; i++) {
      await world.write(`burst-${i}.jpg`, await taken(await picture('red', 'red', 60 + i), i))
    }
    await world.write('turned.jpg', await taken(await picture('green', 'red'), 3))
    await world.install('colours')
    engine = await world.open()
    await world.index(engine)
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  test('what stands out is likely, and a burst stands as one result', async () => {
    const { results, likely } = await find('red')
    const burst = results.find(({ name }) => name.startsWith('burst'))!
    assert.equal(likely, 4)
    assert.deepEqual(
      results
        .slice(0, 4)
        .map(({ name }) => name.slice(0, 3))
        .sort(),
      ['bur', 'red', 'red', 'red'],
    )
    assert.equal(burst.burst.length, 2)
    assert.equal(results.length, 55)
    assert.deepEqual(results.find(({ name }) => name === 'turned.jpg')!.burst, [])
  })

  test('the limit counts results, not photos', async () => {
    const { results } = await find('red', 54)
    assert.equal(results.length, 54)
    assert.equal(results.flatMap(({ burst }) => burst).length, 2)
  })

  test('words that the model has not learned find nothing likely, and are named', async () => {
    const { results, likely, unknownWords } = await find('qwzx blorp')
    assert.equal(likely, 0)
    assert.deepEqual(unknownWords, ['qwzx', 'blorp'])
    assert.equal(results.length, 55)
    assert.deepEqual((await find('red above green')).unknownWords, [])
  })

  test("a photo's own burst stands as one result of its kin", async () => {
    const { id } = await photoNamed(engine, 'burst-1.jpg')
    const { results } = await engine.client.search.find({ query: { parts: [{ photoId: id }] } })
    const [others] = results.filter(({ name }) => name.startsWith('burst'))
    assert.equal(others!.burst.length, 1)
    assert.ok(results.every((each) => each.id !== id && !each.burst.includes(id)))
  })

  test('the command line draws the divider, counts a burst, and says when nothing is likely', async () => {
    await engine.close()
    const run = async (...args: string[]) => {
      const env = { ...process.env, KINDRED_HOME: world.home }
      return (await promisify(execFile)(process.execPath, [kindred, 'search', ...args], { env })).stdout
    }
    const lines = (await run('red', '-k', '6')).trimEnd().split('\n')
    assert.equal(lines.length, 7)
    assert.equal(lines[4], '── less likely ──')
    assert.equal(lines.filter((line) => /burst-\d\.jpg {2}and 2 of its burst$/.test(line)).length, 1)
    assert.match(await run('blorp'), /^Kindred does not know the word “blorp”\. These come nearest:\n/)

    const { results } = JSON.parse(await run('red', '-k', '5', '--json')) as {
      results: { likely: boolean; burst: string[] }[]
    }
    assert.deepEqual(
      results.map(({ likely }) => likely),
      [true, true, true, true, false],
    )
    assert.equal(
      results.flatMap(({ burst }) => burst).every((path) => path.includes('burst-')),
      true,
    )
  })

  test('a model that finds no more than luck does says of nothing that it is likely', async () => {
    const other = await World.create()
    for (let i = 0; i < 60; i++)
      await other.write(`${i}.jpg`, await picture(i < 3 ? 'red' : 'blue', 'blue', i))
    await other.install('lucky', { aboveChance: false })
    const opened = await other.open()
    await other.index(opened)
    const { likely, results } = await opened.client.search.find({ query: { parts: [{ text: 'red' }] } })
    assert.deepEqual([likely, results.length], [null, 60])
    await opened.close()
    await other.remove()
  })

  test('of fewer than 50 photos nothing is said', async () => {
    const small = await World.create()
    for (let i = 0; i < 10; i++)
      await small.write(`${i}.jpg`, await picture(i % 2 ? 'red' : 'blue', 'blue', i))
    await small.install('colours')
    const opened = await small.open()
    await small.index(opened)
    const { likely } = await opened.client.search.find({ query: { parts: [{ text: 'red' }] } })
    assert.equal(likely, null)
    await opened.close()
    await small.remove()
  })
})
