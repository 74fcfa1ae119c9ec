/** Words for what photos show: named by themselves, searched for, counted, taken away; and calibrated likelihood. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Engine } from '../../main/engine/index.ts'
import type { PhotoId } from '../../shared/model/index.ts'
import { ended, photoNamed, picture, World } from './world.ts'

const kindred = resolve(import.meta.dirname, '../../main/tools/kindred.mjs')

/**
 * The colour model knows only "red", "green" and "blue", alone or above one another, and reads every other text as grey:
 * all everyday words get the same score, so that a level is that score.
 */
const calibration = { scale: 5, slope: 2, intercept: -4, perWord: 0 }

describe('tags', () => {
  let world: World
  let engine: Engine
  const tagged = async (tags: string[], parts: { text: string; weight?: number }[] = []) => {
    const { results, likely } = await engine.client.search.find({ query: { parts, tags } })
    return { names: results.map(({ name }) => name), likely, scores: results.map(({ score }) => score) }
  }

  before(async () => {
    world = await World.create()
    for (let i = 0; i < 4; i++) await world.write(`red-${i}.jpg`, await picture('red', 'red', 5 * i))
    for (let i = 0; i < 3; i++) await world.write(`mixed-${i}.jpg`, await picture('red', 'green', 5 * i))
    for (let i = 0; i < 5; i++) await world.write(`blue-${i}.jpg`, await picture('blue', 'blue', 5 * i))
    await world.install('colours', { calibration })
    engine = await world.open()
    await world.index(engine)
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  test('with a calibration, what is likely goes by the likelihood, and nothing is an answer', async () => {
    const { likely, results } = await engine.client.search.find({ query: { parts: [{ text: 'red' }] } })
    // Four that are sure bring two along that are half red.
    assert.equal(likely, 6, results.map(({ name, score }) => `${name} ${score}`).join())
    assert.ok(results.slice(0, 4).every(({ name }) => name.startsWith('red')))
    const none = await engine.client.search.find({ query: { parts: [{ text: 'green' }] } })
    assert.deepEqual([none.likely, none.results.length], [0, 12])
  })

  test('photos are named after they are seen; tags are counted, and found surest first', async () => {
    assert.deepEqual(await engine.client.tags.list(), [{ word: 'blue sky', photos: 5 }])
    const { names, likely, scores } = await tagged(['Blue Sky'])
    assert.deepEqual([names.length, likely], [5, 5])
    assert.ok(names.every((name) => name.startsWith('blue')))
    assert.deepEqual(scores, scores.toSorted().reverse())
    const { id } = await photoNamed(engine, 'blue-2.jpg')
    const [tag] = await engine.client.tags.ofPhoto({ photoId: id })
    assert.equal(tag!.word, 'blue sky')
    assert.ok(tag!.confidence >= 0.6 && tag!.confidence < 1)
    assert.deepEqual(
      await engine.client.tags.ofPhoto({ photoId: (await photoNamed(engine, 'red-1.jpg')).id }),
      [],
    )
    assert.deepEqual((await tagged(['blue sky', 'dog'])).names, [])
  })

  test('words are looked for among the tagged photos alone, and minus words too', async () => {
    const { names, likely } = await tagged(['blue sky'], [{ text: 'red' }])
    assert.deepEqual([names.length, likely], [5, 0])
    assert.equal((await tagged(['blue sky'], [{ text: 'red', weight: -0.5 }])).names.length, 5)
    await assert.rejects(tagged([], [{ text: 'red', weight: -0.5 }]), { code: 'BAD_INPUT' })
    await assert.rejects(tagged([]), { code: 'BAD_INPUT' })
  })

  test('a wrong tag is taken away for good, until it is given back', async () => {
    const { id: photoId } = await photoNamed(engine, 'blue-0.jpg')
    await engine.client.tags.remove({ photoId, word: 'blue sky' })
    assert.deepEqual(await engine.client.tags.list(), [{ word: 'blue sky', photos: 4 }])
    await engine.close()
    await world.write('blue-9.jpg', await picture('blue', 'blue', 60))
    engine = await world.open()
    await ended(engine, (await engine.client.library.reindex({})).jobId)
    const { names } = await tagged(['blue sky'])
    assert.deepEqual(
      [names.length, names.includes('blue-0.jpg'), names.includes('blue-9.jpg')],
      [5, false, true],
    )
    await engine.client.tags.restore({ photoId, word: 'blue sky' })
    assert.equal((await tagged(['blue sky'])).names.length, 6)
    await assert.rejects(engine.client.tags.remove({ photoId: 999 as PhotoId, word: 'x' }), {
      code: 'NOT_FOUND',
    })
  })

  test('another model names anew; one without a calibration has no tags', async () => {
    await engine.close()
    await world.install('other', { twist: 2, calibration, active: false })
    await world.install('mute', { twist: 3, active: false })
    engine = await world.open()
    const use = async (id: string) => {
      const { jobId } = await engine.client.models.use({ id: id as never })
      await ended(engine, jobId!)
    }
    await use('other')
    assert.deepEqual(await engine.client.tags.list(), [{ word: 'blue sky', photos: 6 }])
    await use('mute')
    assert.deepEqual([await engine.client.tags.list(), (await tagged(['blue sky'])).names], [[], []])
    await engine.client.models.use({ id: 'colours' as never })
  })

  test('the command line lists tags, searches by them and takes them away', async () => {
    await engine.close()
    const run = async (...args: string[]) => {
      const env = { ...process.env, KINDRED_HOME: world.home }
      return (await promisify(execFile)(process.execPath, [kindred, ...args], { env })).stdout
    }
    // The model was changed back as the library closed: the photos are named when it is next looked through.
    await run('index', world.photos)
    assert.match(await run('tags'), /^6 +blue sky$/m)
    const found = JSON.parse(await run('search', 'tag:"blue sky"', '--json')) as { results: { id: number }[] }
    assert.equal(found.results.length, 6)
    const [wrong] = found.results
    await run('tags', 'remove', 'blue sky', String(wrong!.id))
    assert.deepEqual(JSON.parse(await run('tags', '--json')), { tags: [{ word: 'blue sky', photos: 5 }] })
    engine = await world.open()
  })
})
