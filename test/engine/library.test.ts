/** A library through the real router: indexing, embedding, searching, and what happens when files change. */
import assert from 'node:assert/strict'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import type { Engine } from '../../main/engine/index.ts'
import type { PhotoId, QueryImageId, RootId } from '../../shared/model/index.ts'
import { ended, found, photoNamed, picture, World } from './world.ts'

describe('a library', () => {
  let world: World
  let engine: Engine

  before(async () => {
    world = await World.create()
    await world.write('red.jpg', await picture('red'))
    await world.write('green.jpg', await picture('green'))
    await world.write('trips/blue.jpg', await picture('blue'))
    await world.write('trips/sunset.jpg', await picture('red', 'blue'))
    await world.write('trips/sunset.txt', 'a red sky above blue water')
    // It ends before its picture begins.
    await world.write('broken.jpg', (await picture('red')).subarray(0, 200))
    await world.write('notes.pdf', 'no picture')
    await world.install('colours')
    engine = await world.open()
  })
  after(async () => {
    await engine.close()
    await world.remove()
  })

  test('is empty at first, and says so', async () => {
    const overview = await engine.client.library.overview()
    assert.equal(overview.photos, 0)
    assert.deepEqual(overview.activeModel, { id: 'colours', name: 'colours', hasText: true })
    assert.deepEqual(await found(engine, [{ text: 'red' }]), [])
  })

  test('indexes a folder: photos, captions, vectors, and every file accounted for', async () => {
    const job = await world.index(engine)
    assert.equal(job.state, 'done', JSON.stringify(job.error))
    assert.match(job.summary!, /4 new photos.*colours has seen 4 of them/)
    const { counts, photos, captioned, embedded, roots } = await engine.client.library.overview()
    assert.deepEqual([photos, captioned, embedded], [4, 1, 4])
    assert.equal(
      Object.values(counts).reduce((a, b) => a + b, 0),
      7,
    )
    assert.equal(counts.failed, 1)
    assert.deepEqual(roots[0]!.counts, counts)
    const ledger = await engine.client.library.ledger({ state: 'failed' })
    assert.equal(ledger.total, 1)
    assert.match(ledger.entries[0]!.reason!.message, /broken\.jpg/)
  })

  test('finds by words', async () => {
    assert.deepEqual(await found(engine, [{ text: 'red' }], 2), ['red.jpg', 'sunset.jpg'])
    assert.equal((await found(engine, [{ text: 'Red above blue' }]))[0], 'sunset.jpg')
    const answer = await engine.client.search.find({ query: { parts: [{ text: 'green' }] }, limit: 1 })
    assert.equal(answer.model, 'colours')
    assert.equal(answer.searched, 4)
    assert.equal(answer.results.length, 1)
    assert.ok(answer.results[0]!.score > 0.95 && answer.results[0]!.score <= 1.001)
  })

  test('finds the kin of a library photo, without the photo itself', async () => {
    const { id } = await photoNamed(engine, 'red.jpg')
    const kin = await found(engine, [{ photoId: id }])
    assert.equal(kin[0], 'sunset.jpg')
    assert.equal(kin.length, 3)
    assert.ok(!kin.includes('red.jpg'))
    assert.equal((await found(engine, [{ photoId: id }], 1)).length, 1)
  })

  test('finds by a picture from outside, whatever its format', async () => {
    const outside = await sharp(await picture('red', 'blue', 5))
      .resize(900, 350)
      .png()
      .toBuffer()
    const { imageId } = await engine.media.addQueryImage(outside)
    assert.equal((await found(engine, [{ imageId }]))[0], 'sunset.jpg')
    const shown = await engine.media.queryImage(imageId)
    assert.equal((await sharp(shown.path).metadata()).format, 'webp')
    const same = await engine.media.addQueryImage(await readFile(join(world.photos, 'green.jpg')))
    const { results } = await engine.client.search.find({ query: { parts: [same] } })
    assert.ok(results[0]!.name === 'green.jpg' && results[0]!.score > 0.999)
  })

  test('parts are added up, and what is left out turns the results away from it', async () => {
    const { id } = await photoNamed(engine, 'red.jpg')
    assert.deepEqual((await found(engine, [{ text: 'red' }, { text: 'blue' }], 3)).sort(), [
      'blue.jpg',
      'red.jpg',
      'sunset.jpg',
    ])
    assert.equal((await found(engine, [{ text: 'red above blue' }, { text: 'blue' }]))[1], 'blue.jpg')
    assert.equal(
      (await found(engine, [{ text: 'red above blue' }, { text: 'blue', weight: -0.5 }]))[1],
      'red.jpg',
    )
    const both = await found(engine, [{ photoId: id }, { text: 'blue' }], 2)
    assert.deepEqual(both.sort(), ['blue.jpg', 'sunset.jpg'])
    assert.deepEqual(await found(engine, [{ photoId: id }, { text: 'red above blue', weight: -1 }], 1), [
      'green.jpg',
    ])
  })

  test('a weight says how much a part counts against the others, and nothing by itself', async () => {
    const scores = async (...parts: { text: string; weight?: number }[]) => {
      const { results } = await engine.client.search.find({ query: { parts } })
      return Object.fromEntries(results.map(({ name, score }) => [name, score]))
    }
    assert.deepEqual(await scores({ text: 'red', weight: 2 }), await scores({ text: 'red' }))
    const even = await scores({ text: 'red' }, { text: 'blue' })
    const more = await scores({ text: 'red' }, { text: 'blue', weight: 2 })
    assert.ok(even['red.jpg']! > more['red.jpg']! && even['blue.jpg']! < more['blue.jpg']!)
    assert.ok(Math.abs(even['red.jpg']! - even['blue.jpg']!) < 0.02)
    assert.ok(Object.values(more).every((score) => Math.abs(score) <= 1.001))
  })

  test('gives pictures by id', async () => {
    const { id } = await photoNamed(engine, 'blue.jpg')
    assert.equal((await sharp(engine.media.file('thumb256', id).path).metadata()).width, 256)
    assert.deepEqual(engine.media.file('original', id), {
      path: join(world.photos, 'trips/blue.jpg'),
      root: world.photos,
      type: 'image/jpeg',
    })
    assert.throws(() => engine.media.file('thumb256', 999 as PhotoId), { code: 'NOT_FOUND' })
  })

  test('an unchanged folder costs nothing and says so', async () => {
    const thumb = engine.media.file('thumb256', (await photoNamed(engine, 'red.jpg')).id).path
    const { mtimeMs } = await stat(thumb)
    const job = await ended(engine, (await engine.client.library.reindex({})).jobId)
    assert.match(job.summary!, /^Nothing has changed: 7 files looked at, no pixels read\.$/)
    assert.equal((await stat(thumb)).mtimeMs, mtimeMs)
  })

  test('a renamed photo keeps its id, its words and its vector', async () => {
    const { id } = await photoNamed(engine, 'green.jpg')
    await engine.client.photos.caption({ id, text: 'the meadow' })
    await rename(join(world.photos, 'green.jpg'), join(world.photos, 'trips/meadow.jpg'))
    const job = await ended(engine, (await engine.client.library.reindex({})).jobId)
    assert.match(job.summary!, /1 moved.*no pixels read/)
    assert.doesNotMatch(job.summary!, /has seen/)
    const moved = await photoNamed(engine, 'meadow.jpg')
    assert.equal(moved.id, id)
    assert.deepEqual(moved.captions, [{ text: 'the meadow', source: 'person' }])
    assert.equal((await found(engine, [{ text: 'green' }]))[0], 'meadow.jpg')
  })

  test('new photos are found, deleted ones are not', async () => {
    await rm(join(world.photos, 'trips/blue.jpg'))
    await world.write('dawn.jpg', await picture('blue', 'red'))
    const job = await ended(engine, (await engine.client.library.reindex({})).jobId)
    assert.match(job.summary!, /1 new photo, 1 gone.*has seen 1 of them/)
    assert.equal((await found(engine, [{ text: 'blue above red' }]))[0], 'dawn.jpg')
    assert.ok(!(await found(engine, [{ text: 'blue' }])).includes('blue.jpg'))
    assert.equal((await engine.client.library.overview()).embedded, 4)
  })

  test('watching emits at once, after a change, and ends when the caller goes', async () => {
    const stop = new AbortController()
    const versions: number[] = []
    for await (const { version } of await engine.client.library.watch(undefined, { signal: stop.signal })) {
      versions.push(version)
      if (versions.length === 2) stop.abort()
      else {
        const { id } = await photoNamed(engine, 'dawn.jpg')
        await engine.client.photos.caption({ id, text: 'early' })
      }
    }
    assert.equal(versions.length, 2)
    assert.ok(versions[1]! > versions[0]!)
    assert.equal((await engine.client.photos.outline()).version, versions[1])
  })

  test('errors come with a code and what to do', async () => {
    const failing: [() => Promise<unknown>, string, RegExp][] = [
      [() => engine.client.photos.details({ id: 999 as PhotoId }), 'NOT_FOUND', /Look at the library/],
      [() => engine.client.photos.caption({ id: 999 as PhotoId, text: 'x' }), 'NOT_FOUND', /./],
      [
        () => engine.client.search.find({ query: { parts: [{ photoId: 999 as PhotoId }] } }),
        'NOT_FOUND',
        /another photo/,
      ],
      [
        () => engine.client.search.find({ query: { parts: [{ imageId: 'a'.repeat(32) as QueryImageId }] } }),
        'NOT_FOUND',
        /Drop/,
      ],
      [() => engine.client.search.find({ query: { parts: [{ text: ' ' }] } }), 'BAD_INPUT', /Correct/],
      [() => engine.client.library.removeFolder({ rootId: 999 as RootId }), 'NOT_FOUND', /./],
      [
        () => engine.client.search.find({ query: { parts: [{ text: 'red', weight: -0.5 }] } }),
        'BAD_INPUT',
        /Add words or a picture/,
      ],
      [
        () => engine.client.search.find({ query: { parts: [{ text: 'red' }, { text: 'red', weight: -1 }] } }),
        'BAD_INPUT',
        /cancel each other/,
      ],
      [
        () => engine.client.search.find({ query: { parts: [{ text: 'red', weight: 0 }] } }),
        'BAD_INPUT',
        /Correct/,
      ],
      [
        () => engine.client.search.find({ query: { parts: Array(9).fill({ text: 'red' }) } }),
        'BAD_INPUT',
        /Correct/,
      ],
      [
        () => engine.client.library.addFolder({ handle: engine.folders.mint(join(world.photos, 'nowhere')) }),
        'FOLDER_MISSING',
        /./,
      ],
      [
        () => engine.client.library.addFolder({ handle: engine.folders.mint(join(world.photos, 'trips')) }),
        'FOLDER_NESTED',
        /./,
      ],
      [() => engine.media.addQueryImage(Buffer.from('no picture')), 'BAD_IMAGE', /./],
    ]
    for (const [call, code, remedy] of failing) {
      await assert.rejects(
        call(),
        (error: { code: string; data?: { remedy: string }; remedy?: string; message: string }) => {
          assert.equal(error.code, code, error.message)
          assert.match(error.data?.remedy ?? error.remedy ?? '', remedy)
          return true
        },
      )
    }
    assert.deepEqual(world.lines, [])
  })

  test('a removed folder leaves the library; its files stay', async () => {
    const { roots } = await engine.client.library.overview()
    await engine.client.library.removeFolder({ rootId: roots[0]!.id })
    const { photos, embedded, roots: left } = await engine.client.library.overview()
    assert.deepEqual([photos, embedded, left.length], [0, 0, 0])
    assert.deepEqual(await found(engine, [{ text: 'red' }]), [])
    assert.ok((await stat(join(world.photos, 'red.jpg'))).isFile())
  })

  test('a folder that comes back costs no embedding', async () => {
    const job = await world.index(engine)
    assert.equal(job.state, 'done')
    assert.doesNotMatch(job.summary!, /has seen/)
    assert.equal((await found(engine, [{ text: 'green' }]))[0], 'meadow.jpg')
  })
})
