/** Models side by side: choosing, switching, measuring, and libraries without one. */
import assert from 'node:assert/strict'
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { openReader } from '../../main/store/index.ts'
import type { ModelId } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
import { ended, found, outcome, photoNamed, picture, World, type Colour } from './world.ts'

const colours: Colour[] = ['red', 'green', 'blue']

describe('models', () => {
  let world: World
  let engine: Engine

  before(async () => {
    world = await World.create()
    for (const upper of colours) {
      for (const lower of colours) {
        await world.write(`${upper}-${lower}.jpg`, await picture(upper, lower))
        await world.write(`${upper}-${lower}.txt`, `${upper} above ${lower}`)
      }
    }
    engine = await world.open()
    await world.index(engine)
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  const reopen = async () => {
    await engine.close()
    engine = await world.open()
  }

  test('without a model, search says what to do, and indexing is fine', async () => {
    await assert.rejects(
      engine.client.search.find({ query: { parts: [{ text: 'red' }] } }),
      (error: { code: string; data: { remedy: string } }) => {
        assert.equal(error.code, 'NO_MODEL')
        assert.match(error.data.remedy, /kindred train/)
        return true
      },
    )
    await assert.rejects(outcome(engine.client.models.evaluate({})), { code: 'NO_MODEL' })
    assert.deepEqual(await engine.client.models.list(), [])
    assert.equal((await engine.client.library.overview()).activeModel, null)
    assert.equal((await ended(engine, (await engine.client.library.reindex({})).jobId)).state, 'done')
  })

  test('choosing a model embeds first and switches then', async () => {
    await engine.close()
    await world.install('first', { active: false })
    await world.install('second', { twist: 2, active: false })
    engine = await world.open()
    const { jobId } = await engine.client.models.use({ id: 'first' as ModelId })
    const job = await ended(engine, jobId!)
    assert.equal(job.state, 'done', JSON.stringify(job.error))
    assert.equal(job.kind, 'embed')
    assert.equal((await found(engine, [{ text: 'green above red' }]))[0], 'green-red.jpg')
    assert.deepEqual(
      (await engine.client.models.list()).map(({ id, active, embedded }) => [id, active, embedded]),
      [
        ['second', false, 0],
        ['first', true, 9],
      ],
    )
  })

  test('generations live side by side: back and forth costs nothing', async () => {
    await ended(engine, (await engine.client.models.use({ id: 'second' as ModelId })).jobId!)
    const second = await engine.client.search.find({ query: { parts: [{ text: 'green above red' }] } })
    assert.equal(second.model, 'second')
    assert.equal(second.results[0]!.name, 'green-red.jpg')
    assert.deepEqual(await engine.client.models.use({ id: 'first' as ModelId }), { jobId: null })
    const first = await engine.client.search.find({ query: { parts: [{ text: 'green above red' }] } })
    assert.equal(first.model, 'first')
    assert.equal(first.results[0]!.name, 'green-red.jpg')
    assert.deepEqual(await engine.client.models.use({ id: 'first' as ModelId }), { jobId: null })
    await assert.rejects(engine.client.models.use({ id: 'third' as ModelId }), { code: 'NOT_FOUND' })
  })

  test('the choice is there after a restart', async () => {
    await reopen()
    assert.equal((await engine.client.library.overview()).activeModel!.id, 'first')
    assert.equal((await found(engine, [{ text: 'blue above green' }]))[0], 'blue-green.jpg')
  })

  test('measures on the held-out photos', async () => {
    const large = await World.create()
    await writeShapes(large.photos, 60)
    await large.install('first')
    const engine = await large.open()
    try {
      await large.index(engine)
      const { model, quality } = await outcome(engine.client.models.evaluate({}))
      assert.equal(model, 'first')
      assert.ok(quality.photos >= 1 && quality.photos < 30 && quality.viewToView, `${quality.photos}`)
    } finally {
      await engine.close()
      await large.remove()
    }
  })

  test('measures on a captioned folder outside', async () => {
    const outside = join(world.dir, 'outside')
    await mkdir(outside)
    for (const lower of colours) {
      await writeFile(join(outside, `x-${lower}.jpg`), await picture('red', lower, 10))
      await writeFile(join(outside, `x-${lower}.txt`), `red above ${lower}`)
    }
    const folder = engine.folders.mint(outside)
    const { quality: measured, unread } = await outcome(engine.client.models.evaluate({ folder }))
    assert.equal(unread, 0)
    assert.deepEqual([measured.photos, measured.captions], [3, 3])
    assert.equal(measured.textToImage!.at1, 1)
    assert.equal(measured.imageToText!.at1, 1)
    assert.ok(Math.abs(measured.chance.at1 - 1 / 3) < 1e-9)
    assert.equal(measured.viewToView, null)
    assert.equal(measured.asPublished!.textToImage.at1, 1)
    assert.equal((await engine.client.library.overview()).photos, 9, 'the folder did not enter the library')
    assert.deepEqual(await readdir(join(world.home, 'measuring')), [])

    const bare = join(world.dir, 'bare')
    await mkdir(bare)
    await assert.rejects(outcome(engine.client.models.evaluate({ folder: engine.folders.mint(bare) })), {
      code: 'NO_CAPTIONS',
    })
  })

  test('measures any model of the library, and any pack', async () => {
    const folder = engine.folders.mint(join(world.dir, 'outside'))
    await writeTinyPack(join(world.dir, 'pack'), { name: 'elsewhere', twist: 4 })
    const pack = engine.folders.mint(join(world.dir, 'pack'))
    assert.equal((await engine.client.models.list()).find(({ active }) => active)!.id, 'first')
    const second = await outcome(engine.client.models.evaluate({ folder, model: 'second' as ModelId }))
    const other = await outcome(engine.client.models.evaluate({ folder, pack }))
    assert.deepEqual([second.model, second.quality.textToImage!.at1], ['second', 1])
    assert.deepEqual([other.model, other.quality.textToImage!.at1], ['elsewhere', 1])
    assert.ok(!(await engine.client.models.list()).some(({ name }) => name === 'elsewhere'))

    await assert.rejects(outcome(engine.client.models.evaluate({ folder, model: 'x' as ModelId })), {
      code: 'NOT_FOUND',
    })
    await assert.rejects(outcome(engine.client.models.evaluate({ folder, pack: folder })), {
      code: 'INVALID_PACK',
      message: /outside\/pack\.json/,
    })
    await assert.rejects(outcome(engine.client.models.evaluate({ pack })), { code: 'BAD_INPUT' })
  })

  test('names photos by the folders that they lie in', async () => {
    const named = join(world.dir, 'named')
    for (const [path, upper] of [
      ['red/1.jpg', 'red'],
      ['deep/er/red/2.jpg', 'red'],
      ['blue/3.jpg', 'blue'],
      ['blue/4.jpg', 'green'],
      ['5.jpg', 'red'],
    ] as const) {
      await mkdir(dirname(join(named, path)), { recursive: true })
      await writeFile(join(named, path), await picture(upper, upper, Number.parseInt(path.at(-5)!)))
    }
    // The same file once more, in another folder.
    await mkdir(join(named, 'green'))
    await copyFile(join(named, 'blue/4.jpg'), join(named, 'green/4.jpg'))
    await writeFile(join(named, 'green/torn.jpg'), (await picture('green')).subarray(0, 99))
    const folder = engine.folders.mint(named)
    const { model, quality, unlabelled, unread } = await outcome(
      engine.client.models.evaluateLabels({ folder }),
    )
    assert.deepEqual([model, unlabelled, unread], ['first', 1, 1])
    assert.deepEqual(
      quality.classes.map(({ name, photos, top1 }) => [name, photos, top1]),
      [
        ['blue', 2, 1 / 2],
        ['green', 1, 1],
        ['red', 2, 1],
      ],
    )
    assert.deepEqual([quality.photos, quality.top1, quality.top5], [5, 4 / 5, 1])
    // By its neighbours in the same folder each photo is the nearest to itself.
    const voted = await outcome(engine.client.models.evaluateLabels({ folder, known: folder }))
    assert.deepEqual(
      [voted.quality.photos, voted.quality.classes.map(({ name }) => name)],
      [5, ['blue', 'green', 'red']],
    )
    assert.ok(voted.quality.top1 >= 4 / 5, JSON.stringify(voted.quality))

    await rm(join(named, 'green'), { recursive: true })
    await rm(join(named, 'blue'), { recursive: true })
    await rm(join(named, 'deep'), { recursive: true })
    await assert.rejects(outcome(engine.client.models.evaluateLabels({ folder })), {
      code: 'NO_LABELS',
      message: /one folder/,
    })
    await rm(named, { recursive: true })
    await mkdir(named)
    await assert.rejects(outcome(engine.client.models.evaluateLabels({ folder })), {
      code: 'NO_LABELS',
      message: /no photos/,
    })
  })

  test('a linear probe learns from features what folders are called', async () => {
    const probed = join(world.dir, 'probed')
    for (const upper of ['red', 'green', 'blue'] as const) {
      await mkdir(join(probed, upper), { recursive: true })
      for (let i = 0; i < 7; i++)
        await writeFile(join(probed, upper, `${i}.jpg`), await picture(upper, 'blue', 25 * i))
    }
    const folder = engine.folders.mint(probed)
    const alone = await outcome(engine.client.models.probe({ folder }))
    assert.equal(alone.probe.photos + alone.learned, 21)
    assert.ok(alone.probe.photos > 0 && alone.learned > 10, JSON.stringify(alone))
    const told = await outcome(engine.client.models.probe({ folder, known: folder }))
    assert.deepEqual([told.probe.photos, told.learned, told.unlabelled, told.unread], [21, 21, 0, 0])
    assert.deepEqual([told.probe.top1, told.neighbours.top1], [1, 1])
  })

  test('a model without a text tower finds kin, and says what to do about text', async () => {
    await engine.close()
    await world.install('mute', { text: false, twist: 3 })
    engine = await world.open()
    await ended(engine, (await engine.client.library.reindex({})).jobId)
    await assert.rejects(
      engine.client.search.find({ query: { parts: [{ text: 'red' }] } }),
      (error: { code: string; data: { remedy: string } }) => {
        assert.equal(error.code, 'NO_TEXT_TOWER')
        assert.match(error.data.remedy, /train with captions/)
        return true
      },
    )
    const { id } = await photoNamed(engine, 'red-red.jpg')
    assert.ok(
      ['red-green.jpg', 'red-blue.jpg', 'green-red.jpg', 'blue-red.jpg'].includes(
        (await found(engine, [{ photoId: id }]))[0]!,
      ),
    )
    assert.equal((await engine.client.library.overview()).activeModel!.hasText, false)
    const folder = engine.folders.mint(world.photos)
    await assert.rejects(outcome(engine.client.models.evaluateLabels({ folder })), { code: 'NO_TEXT_TOWER' })
  })

  test('a model that is deleted leaves nothing of itself, and the others as they were', async () => {
    await engine.close()
    await world.install('unwanted', { twist: 4, active: false })
    engine = await world.open()
    const id = 'unwanted' as ModelId
    const active = (await engine.client.library.overview()).activeModel!.id
    const { jobId } = await engine.client.models.use({ id })
    await ended(engine, jobId!)
    await assert.rejects(engine.client.models.remove({ id }), {
      code: 'BAD_INPUT',
      message: /the active model/,
    })
    await engine.client.models.use({ id: active })
    const before = await engine.client.models.list()
    const store = openReader(world.home)
    const { hash } = store.models.get(id)!
    assert.ok(store.vectors.count(hash) > 0)
    await engine.client.models.remove({ id })
    assert.deepEqual(
      await engine.client.models.list(),
      before.filter((model) => model.id !== id),
    )
    assert.equal(store.vectors.count(hash), 0)
    store.close()
    assert.equal((await readdir(join(world.home, 'models'))).includes(id), false)
    await assert.rejects(engine.client.models.remove({ id }), { code: 'NOT_FOUND' })
  })

  test('a damaged model is an error that names the file, not a crash', async () => {
    await engine.close()
    await writeFile(join(world.home, 'models', 'first', 'text.onnx'), 'damaged')
    engine = await world.open()
    await engine.client.models.use({ id: 'first' as ModelId })
    await assert.rejects(engine.client.search.find({ query: { parts: [{ text: 'red' }] } }), {
      code: 'INVALID_PACK',
      message: /text\.onnx/,
    })
  })
})
