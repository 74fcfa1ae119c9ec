/** A branch beside a small convolutional trunk, which tells apart what the trunk's own features hardly do. */
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { Gate } from '../../../shared/lib/gate.ts'
import { Random } from '../../../shared/lib/random.ts'
import * as t from '../../tensor/index.ts'
import type { FromWorker } from '../worker-protocol.ts'
import { ownImageSide, type ImageSide } from '../../../shared/model/index.ts'
import type { PlannedPhoto } from '../plan.ts'
import { keepActivations } from './activations.ts'
import { emitDeepChannel } from './channel.ts'
import { learnBranch } from './learn-branch.ts'
import { constantly } from '../schedule.ts'
import { branchRecipe } from './recipe.ts'

const [FEATURES, WORDS, SIDE, BATCH] = [8, 2, 4, 10_007]

let dir: string
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'kindred-finetune-'))))
afterEach(() => rmSync(dir, { recursive: true }))

/** pixels [N, 3, 4, 4] through two convolutions of 3x3 to features [N, 8]. */
function trunk(): Uint8Array {
  const graph = new t.Graph()
  const random = new Random(1)
  const weights = new Map<t.Value, Float32Array>()
  const weight = (name: string, shape: readonly number[]) => {
    const value = t.input(graph, name, 'f32', shape)
    weights.set(
      value,
      Float32Array.from({ length: t.sizeOf(shape) }, () => random.normal() / 3),
    )
    return value
  }
  const pixels = t.input(graph, 'pixels', 'f32', [BATCH, 3, SIDE, SIDE])
  const first = t.relu(t.conv(pixels, weight('first', [12, 3, 3, 3]), { padding: 1 }))
  const last = t.relu(t.conv(first, weight('last', [FEATURES, 12, 3, 3]), { padding: 1 }))
  const value = t.reshape(t.mean(last, [2, 3]), [BATCH, FEATURES])
  return t.emitModel([{ name: 'features', value }], { weights, freeBatch: BATCH })
}

async function run(model: Uint8Array, fed: Record<string, t.Tensor>, output: string): Promise<t.Tensor> {
  const executor = await t.openExecutor(model)
  const results = await executor.run(fed)
  await executor.close()
  return results[output]!
}

const pictures = (count: number): t.Tensor => {
  const random = new Random(2)
  const data = Float32Array.from({ length: count * 3 * SIDE ** 2 }, () => random.normal())
  // Of every second picture the first row is another than the last.
  for (let i = 0; i < count; i += 2)
    for (let x = 0; x < SIDE; x++) data[i * 3 * SIDE ** 2 + x] = 3 + data[i * 3 * SIDE ** 2 + x]!
  return { dtype: 'f32', shape: [count, 3, SIDE, SIDE], data }
}

const COUNT = 40

async function lesson(signal = new AbortController().signal, post: (message: FromWorker) => void = () => {}) {
  const model = trunk()
  const cut = t.cutOf(model, 'features', 0.75)!
  const found = await run(t.extractModel(model, cut), { pixels: pictures(COUNT) }, cut)
  const rows = Float16Array.from(found.data as Float32Array)
  const shape = found.shape.slice(1)
  const row = (i: number) => rows.subarray(i * t.sizeOf(shape), (i + 1) * t.sizeOf(shape))
  const classes = WORDS + 1
  return {
    ...{ providers: ['cpu'] as const, dir, post, signal, gate: new Gate(), seed: 1, words: WORDS },
    ...{ model, at: { cut, output: 'features' }, activations: { shape, count: COUNT, has: () => true, row } },
    shown: Array.from({ length: COUNT }, (_, i) => [i % 2]),
    channel: new Map([
      ['words.mean', new Float32Array(FEATURES)],
      ['words.deviation', new Float32Array(FEATURES).fill(1)],
      ['words.weight', new Float32Array(FEATURES * classes)],
      ['words.bias', new Float32Array(classes)],
    ]),
    recipe: {
      ...branchRecipe,
      ...{ batch: 16, epochs: 20, dropout: 0 },
      schedules: { ...branchRecipe.schedules, learningRate: constantly(0.03) },
    },
  }
}

test('a branch learns what tells words apart, beside features that stay as they were to the bit', async () => {
  const given = await lesson()
  const weights = (await learnBranch(given))!
  assert.deepEqual([...weights.keys()], ['last', 'own.weight', 'own.bias', 'own.mean', 'own.deviation'])
  const own = new Map([['last', weights.get('last')!]])
  const both = t.branched(given.model, { from: given.at.cut, output: 'features', weights: own })
  const fed = { pixels: pictures(COUNT) }
  const [before, after] = [await run(given.model, fed, 'features'), await run(both, fed, 'features')]
  assert.deepEqual(after.shape, [COUNT, 2 * FEATURES])
  for (let i = 0; i < COUNT; i++)
    assert.deepEqual(
      after.data.slice(2 * i * FEATURES, (2 * i + 1) * FEATURES),
      before.data.slice(i * FEATURES, (i + 1) * FEATURES),
    )
  const channel = emitDeepChannel(
    { features: FEATURES, words: WORDS },
    new Map([...given.channel, ...weights]),
  )
  const chances = (await run(channel, { features: after }, 'embedding')).data as Float32Array
  const rows = Array.from({ length: COUNT }, (_, i) => [...chances.slice(3 * i, 3 * i + 3)])
  for (const row of rows) assert.ok(Math.abs(Math.hypot(...row) - 1) < 1e-5)
  const right = rows.filter(([a, b], i) => Number(b! > a!) === i % 2)
  assert.ok(right.length >= 0.9 * COUNT, `${right.length} of ${COUNT}`)
})

test('a run that is stopped goes on to the very same branch', async () => {
  const whole = await learnBranch(await lesson())
  for (const file of readdirSync(dir)) rmSync(join(dir, file))
  const stop = new AbortController()
  const first = await learnBranch(await lesson(stop.signal, ({ kind }) => kind === 'point' && stop.abort()))
  assert.equal(first, null)
  assert.deepEqual(await learnBranch(await lesson()), whole)
})

/** Photos of one grey each, the first of them black; the third cannot be decoded. */
const greys = Array.from({ length: 20 }, (_, i) => ({ id: i, hash: String(i) }) as PlannedPhoto)
const own = ownImageSide(SIDE, FEATURES)
const image: ImageSide = {
  ...own,
  input: { name: 'pixels', type: 'f32', layout: 'NCHW', batch: null },
  preprocessing: { ...own.preprocessing, mean: [0, 0, 0] },
}

/** @returns of each photo its activations, if any, and how many were looked at */
async function looked(signal = new AbortController().signal, after: (done: number) => void = () => {}) {
  const model = trunk()
  const cut = t.cutOf(model, 'features', 0.75)!
  let count = 0
  const pixelsOf = async ({ id }: PlannedPhoto) => {
    count++
    return id === 2 ? new Error('damaged') : new Uint8Array(3 * SIDE ** 2).fill(10 * id)
  }
  const post = (message: FromWorker) => void (message.kind === 'preparing' && after(message.done))
  const looking = { dir, pixelsOf, post, signal, gate: new Gate() }
  const kept = await keepActivations(looking, { model, cut, image }, greys)
  const rows = kept && greys.map((_, i) => (kept.has(i) ? [...kept.row(i)] : null))
  kept?.close()
  return { rows, count }
}

test('a photo whose activations are all zero is one; one that could not be decoded is none', async () => {
  const { rows } = await looked()
  assert.equal(Math.max(...rows![0]!), 0)
  assert.ok(Math.max(...rows![1]!) > 0)
  assert.deepEqual(
    rows!.flatMap((row, i) => (row ? [] : [i])),
    [2],
  )
})

test('activations go on behind the last photo of which numbers and note are whole', async () => {
  const whole = (await looked()).rows
  const [numbers, notes] = [join(dir, 'activations.f16'), join(dir, 'activations.notes')]
  const bytes = statSync(numbers).size / greys.length
  for (const [kept, damage] of [
    [20, () => {}],
    [13, () => truncateSync(notes, 13)],
    [13, () => (truncateSync(notes, 13), appendFileSync(notes, Buffer.alloc(7)))],
    [6, () => truncateSync(numbers, 6.5 * bytes)],
    [0, () => rmSync(notes)],
  ] as const) {
    damage()
    assert.deepEqual(await looked(), { rows: whole, count: greys.length - kept })
  }
  for (const file of readdirSync(dir)) rmSync(join(dir, file))
  const stop = new AbortController()
  assert.deepEqual(await looked(stop.signal, () => stop.abort()), { rows: null, count: 8 })
  assert.deepEqual(await looked(), { rows: whole, count: 12 })
})
