/** Models side by side: choosing, switching, measuring, and libraries without one. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import type { ModelId } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { ended, found, photoNamed, picture, World, type Colour } from './world.ts'

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
    await assert.rejects(engine.client.models.evaluate({}), { code: 'NO_MODEL' })
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
      const { model, quality } = await engine.client.models.evaluate({})
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
    const measured = (await engine.client.models.evaluate({ folder: engine.folders.mint(outside) })).quality
    assert.deepEqual([measured.photos, measured.captions], [3, 3])
    assert.equal(measured.textToImage!.at1, 1)
    assert.equal(measured.imageToText!.at1, 1)
    assert.ok(Math.abs(measured.chance.at1 - 1 / 3) < 1e-9)
    assert.equal((await engine.client.library.overview()).photos, 9, 'the folder did not enter the library')

    const bare = join(world.dir, 'bare')
    await mkdir(bare)
    await assert.rejects(engine.client.models.evaluate({ folder: engine.folders.mint(bare) }), {
      code: 'NO_CAPTIONS',
    })
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
