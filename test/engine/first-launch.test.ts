/** The pack that comes with Kindred: searching from the first minute, and what becomes of it later. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Engine } from '../../main/engine/index.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
import { ended, found, outcome, picture, World, type Colour } from './world.ts'

let world: World
let general: string
const colours: Colour[] = ['red', 'green', 'blue']

before(async () => {
  world = await World.create()
  general = join(world.resources, 'packs', 'general')
  for (const upper of colours) {
    for (const lower of colours) await world.write(`${upper}-${lower}.jpg`, await picture(upper, lower))
  }
  await world.write('red-red.txt', 'red')
})
after(() => world.remove())

const fresh = () => rm(world.home, { recursive: true, force: true })

/** Puts a pack where Kindred's own lies, as an installer does: with files of its own, not into those that are there. */
async function bring(options: Parameters<typeof writeTinyPack>[1]): Promise<void> {
  await rm(general, { recursive: true, force: true })
  await writeTinyPack(general, { name: 'General', ...options })
}

async function withEngine<T>(work: (engine: Engine) => Promise<T>, options = {}): Promise<T> {
  const engine = await world.open(options)
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

const listed = async ({ client }: Engine) =>
  (await client.models.list()).map(({ id, active, embedded }) => [id, active, embedded])

test('an empty library finds by words as soon as it is indexed', async () => {
  await fresh()
  await bring({ heads: true })
  const before = await checksum()
  await withEngine(async (engine) => {
    assert.deepEqual(await listed(engine), [['general', true, 0]])
    assert.equal((await engine.client.library.overview()).activeModel!.name, 'General')
    await world.index(engine)
    assert.equal((await found(engine, [{ text: 'green above red' }]))[0], 'green-red.jpg')
    // Its quality is noted, and not in the folder that it came from.
    await outcome(engine.client.models.evaluate({ folder: engine.folders.mint(world.photos) }))
  })
  await withEngine(async (engine) => assert.deepEqual(await listed(engine), [['general', true, 9]]))
  assert.equal(await checksum(), before)
})

test('a later one is offered beside it, and the one before answers although its files are gone there', async () => {
  await bring({ heads: true, twist: 2 })
  await withEngine(async (engine) => {
    assert.deepEqual(await listed(engine), [
      ['general-2', false, 0],
      ['general', true, 9],
    ])
    assert.equal((await found(engine, [{ text: 'green above red' }]))[0], 'green-red.jpg')
    await ended(engine, (await engine.client.models.use({ id: 'general-2' as never })).jobId!)
    assert.equal((await found(engine, [{ text: 'blue above red' }]))[0], 'blue-red.jpg')
    assert.deepEqual((await listed(engine))[0], ['general-2', true, 9])
  })
})

test('a later one that only says better what is likely is the same model, and is believed', async () => {
  await fresh()
  const calibration = { scale: 5, slope: 2, intercept: -100, perWord: 0 }
  await bring({ heads: true, calibration })
  const likely = async ({ client }: Engine) =>
    (await client.search.find({ query: { parts: [{ text: 'red' }] } })).likely
  await withEngine(async (engine) => {
    await world.index(engine)
    assert.equal(await likely(engine), 0)
  })
  await bring({ heads: true, calibration: { ...calibration, intercept: -4 } })
  const before = await checksum()
  await withEngine(async (engine) => {
    assert.deepEqual(await listed(engine), [['general', true, 9]])
    await ended(engine, (await engine.client.library.reindex({})).jobId)
    assert.equal(await likely(engine), 1)
  })
  const own = await readFile(join(world.home, 'models', 'general', 'pack.json'), 'utf8')
  assert.match(own, /"intercept": -4/)
  assert.equal(await checksum(), before)
})

test('a library that has learned keeps its own model, and is offered the general one', async () => {
  await fresh()
  await bring({})
  await world.install('taught', { twist: 1 })
  await withEngine(async (engine) => {
    assert.deepEqual(await listed(engine), [
      ['general', false, 0],
      ['taught', true, 0],
    ])
  })
})

test('one that was taken out does not come back by itself; a later one is offered', async () => {
  await withEngine(({ client }) => client.models.remove({ id: 'general' as never }))
  await withEngine(async (engine) => assert.deepEqual(await listed(engine), [['taught', true, 0]]))
  await bring({ twist: 2 })
  await withEngine(async (engine) =>
    assert.deepEqual(await listed(engine), [
      ['general', false, 0],
      ['taught', true, 0],
    ]),
  )
})

test('a library with photos and no model has them looked at when it is opened', async () => {
  await fresh()
  await withEngine((engine) => world.index(engine), { resources: join(world.dir, 'none') })
  await withEngine(async (engine) => {
    const [job] = await engine.client.jobs.list()
    assert.equal((await ended(engine, job!.id)).kind, 'embed')
    assert.equal((await found(engine, [{ text: 'blue' }]))[0], 'blue-blue.jpg')
  })
})

test('a damaged one is told and keeps nobody out', async () => {
  await fresh()
  await bring({})
  await writeFile(join(general, 'text.onnx'), 'damaged')
  world.lines.length = 0
  await withEngine(async (engine) => {
    assert.deepEqual(await engine.client.models.list(), [])
    assert.match(world.lines.join(), /text\.onnx is not the file that pack\.json names/)
  })
  await bring({})
  await withEngine(async (engine) => assert.deepEqual(await listed(engine), [['general', true, 0]]))
})

async function checksum(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(general)).sort()) hash.update(await readFile(join(general, name)))
  return hash.digest('hex')
}
