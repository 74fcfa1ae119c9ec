/** What is written for other programs, read back by readers that share no code with the writers. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import type { Engine } from '../../main/engine/index.ts'
import { openReader, openStore } from '../../main/store/index.ts'
import { RunPoint, TrainingRun, type ModelId, type RunId } from '../../shared/model/index.ts'
import { outcome, picture, World } from './world.ts'

interface Row {
  path: string
  hash: string
  vector: number[]
}

const point = (step: number, loss: number, recall10: number | null): RunPoint =>
  RunPoint.parse({
    ...{ step, loss, recall10, learningRate: 0.001, temperature: null },
    ...{ imagesPerSecond: 50, elapsedMs: 100 * step },
  })
const points = [point(4, 2.5, null), point(8, 1.25, 0.5)]
const startedAt = Date.UTC(2026, 10, 30)

let world: World
let engine: Engine
let runId: RunId
/** What the library keeps, by the ids of photos. */
let kept: Row[]

before(async () => {
  world = await World.create()
  await world.write('red.jpg', await picture('red'))
  await world.write('red.txt', 'red')
  await world.write('two, of them/blue.jpg', await picture('blue', 'green'))
  await world.install('colours')
  await world.install('wide', { products: 1, twist: 2, active: false })
  const store = openStore(world.home)
  runId = store.runs.create(
    TrainingRun.omit({ id: true }).parse({
      ...{ method: 'clip', state: 'done', seed: 1, provider: 'cpu', photos: 9, captions: 9, heldOut: 1 },
      ...{ step: 8, totalSteps: 8, batch: 4, startedAt, finishedAt: startedAt, modelId: null },
      ...{ before: null, after: null, examples: [], error: null },
    }),
    {},
  )
  for (const each of points) store.runs.addPoint(runId, each)
  store.close()
  engine = await world.open()
  await world.index(engine)
  const reader = openReader(world.home)
  const { hash: model } = reader.models.active()!
  kept = reader.photos
    .all()
    .sort((a, b) => a.id - b.id)
    .map(({ id, hash }) => {
      const { path } = reader.photos.original(id)!
      return { path, hash, vector: [...reader.vectors.get(model, hash)!] }
    })
  reader.close()
})
after(async () => {
  await engine?.close()
  await world.remove()
})

const embeddings = (dir: string, file: string) =>
  outcome(engine.client.exports.embeddings({ folder: engine.folders.mint(dir), file }))
const paths = () => kept.map(({ path, hash }) => [path, hash])

test('Parquet: path, hash and vector, a row a photo', async () => {
  const { files, photos, missing, dims } = await embeddings(world.dir, 'all.parquet')
  assert.deepEqual([photos, missing, dims], [2, 0, 6])
  const bytes = await readFile(files[0]!)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
  assert.deepEqual(await parquetReadObjects({ file }), kept)
})

test('.npy: float32 [photos, dims], and the paths in the same order beside it', async () => {
  const { files } = await embeddings(world.dir, 'all.npy')
  assert.deepEqual(files, [join(world.dir, 'all.npy'), join(world.dir, 'all.csv')])
  const bytes = await readFile(files[0]!)
  assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x93NUMPY\x01\x00')
  const begin = 10 + bytes.readUInt16LE(8)
  assert.equal(begin % 64, 0)
  assert.match(
    bytes.subarray(10, begin).toString('latin1'),
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 6\), \} *\n$/,
  )
  const numbers = Array.from({ length: 12 }, (_, i) => bytes.readFloatLE(begin + 4 * i))
  assert.equal(bytes.length, begin + 48)
  assert.deepEqual(
    numbers,
    kept.flatMap(({ vector }) => vector),
  )
  assert.deepEqual(parse(await readFile(files[1]!)), [['path', 'hash'], ...paths()])
})

test('CSV: a column a dimension, and a path with a comma in quotes', async () => {
  const { files } = await embeddings(world.dir, 'all.csv')
  const [head, ...rows] = parse(await readFile(files[0]!))
  assert.deepEqual(head, ['path', 'hash', '0', '1', '2', '3', '4', '5'])
  assert.deepEqual(
    rows.map(([path, hash, ...vector]) => ({ path, hash, vector: vector.map(Number) })),
    kept,
  )
})

test('no other ending, no other folder by name, and nothing into a folder of photos', async () => {
  for (const file of ['../all.csv', 'a/b.npy'])
    await assert.rejects(embeddings(world.dir, file), { code: 'BAD_INPUT' })
  await assert.rejects(embeddings(world.dir, 'all.xlsx'), {
    code: 'BAD_INPUT',
    data: { remedy: 'Name a file that ends in .npy, .parquet or .csv.' },
  })
  await assert.rejects(embeddings(join(world.photos, 'new'), 'all.csv'), {
    code: 'BAD_INPUT',
    message: /never writes into/,
  })
  assert.deepEqual((await readdir(world.photos)).sort(), ['red.jpg', 'red.txt', 'two, of them'])
})

test('a run as a table', async () => {
  const folder = engine.folders.mint(world.dir)
  const { files } = await engine.client.exports.metrics({ folder, file: 'run.csv' })
  const rows = parse<Record<string, string>>(await readFile(files[0]!), { columns: true })
  assert.deepEqual(
    rows.map(({ step, loss, recall10, knn }) => [step, loss, recall10, knn]),
    [
      ['4', '2.5', '', ''],
      ['8', '1.25', '0.5', ''],
    ],
  )
  await assert.rejects(engine.client.exports.metrics({ folder, runId: 99 as RunId }), { code: 'NOT_FOUND' })
})

test("a run as TensorBoard's event file: records, their checksums, and the scalars of each step", async () => {
  const folder = engine.folders.mint(join(world.dir, 'runs', 'first'))
  const { files } = await engine.client.exports.metrics({ folder, runId })
  const bytes = await readFile(files[0]!)
  const records: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 16 + records.at(-1)!.length) {
    const length = Number(bytes.readBigUInt64LE(at))
    assert.equal(bytes.readUInt32LE(at + 8), maskedCrc32c(bytes.subarray(at, at + 8)))
    records.push(bytes.subarray(at + 12, at + 12 + length))
    assert.equal(bytes.readUInt32LE(at + 12 + length), maskedCrc32c(records.at(-1)!))
  }
  const [version, ...steps] = records
  assert.ok(version!.includes('brain.Event:2'))
  assert.equal(version!.readDoubleLE(1), startedAt / 1000)
  assert.equal(steps.length, points.length)
  steps.forEach((record, i) => {
    const { step, loss, elapsedMs, recall10 } = points[i]!
    assert.equal(record.readDoubleLE(1), (startedAt + elapsedMs) / 1000)
    // Field 2, a varint below 128.
    assert.deepEqual([record[9], record[10]], [0x10, step])
    assert.equal(scalar(record, 'train/loss'), loss)
    assert.equal(scalar(record, 'held_out/recall_at_10'), recall10)
  })
})

const wide = 'wide' as ModelId

test('a model as it is: added again it is that model', async () => {
  const folder = engine.folders.mint(join(world.dir, 'as it is'))
  const { bytes, bytesBefore, photos } = await outcome(engine.client.exports.model({ folder, model: wide }))
  assert.deepEqual([bytes, photos], [bytesBefore, null])
  assert.equal((await engine.client.models.add({ folder })).id, 'wide')
})

test('a model with int8 weights: smaller, near to it, and a model that can be added', async () => {
  const folder = engine.folders.mint(join(world.dir, 'small'))
  const asked = { folder, model: wide, precision: 'int8' } as const
  const { bytes, bytesBefore, photos, texts } = await outcome(engine.client.exports.model(asked))
  assert.ok(bytes < 0.4 * bytesBefore, `${bytes} of ${bytesBefore}`)
  assert.deepEqual([photos?.count, texts?.count], [2, 1])
  assert.ok(photos!.least > 0.9999 && texts!.least > 0.9999, JSON.stringify([photos, texts]))
  const { id } = await engine.client.models.add({ folder })
  const added = (await engine.client.models.list()).find((model) => model.id === id)
  assert.deepEqual([id, added?.parent, added?.quality], ['wide-int8', 'wide', null])
  await assert.rejects(outcome(engine.client.exports.model(asked)), {
    code: 'BAD_INPUT',
    message: /is not empty/,
  })
})

/** The number that stands behind a tag: field 2 of the value, a float. */
function scalar(record: Buffer, tag: string): number | null {
  const at = record.indexOf(tag)
  if (at < 0) return null
  assert.equal(record[at + tag.length], 0x15)
  return record.readFloatLE(at + tag.length + 1)
}

/** Bit by bit, as RFC 3720 and TFRecord define it. */
function maskedCrc32c(data: Uint8Array): number {
  let crc = -1
  for (const byte of data)
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc ^ (byte >>> bit)) & 1 ? 0x82f63b78 : 0)
  const whole = ~crc >>> 0
  return (((whole >>> 15) | (whole << 17)) + 0xa282ead8) >>> 0
}
