/** Training for real: photos on disk, SQLite, ONNX Runtime, a thread of its own. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { measureOn } from '../../main/measuring/held-out.ts'
import { addRoot, CaptionParser, indexLibrary } from '../../main/library/index.ts'
import { Decoder } from '../../main/media/index.ts'
import { preparePixels } from '../../main/media/index.ts'
import { loadPack, openEncoder } from '../../main/models/index.ts'
import { openStore, type ModelRow, type Store } from '../../main/store/index.ts'
import {
  choosePhotos,
  createRun,
  heldOutPhotos,
  resumableRun,
  settleRun,
  trainRun,
  type Choose,
} from '../../main/training/index.ts'
import { Gate } from '../../shared/lib/gate.ts'
import { KindredError, TrainRequest, type RunId } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { smallRecipe, smallRecipeOf } from '../fixtures/small-recipe.ts'

const dir = mkdtempSync(join(tmpdir(), 'kindred-training-'))
const decoder = new Decoder()
let store: Store

before(async () => {
  await writeShapes(join(dir, 'photos'), 120)
  store = openStore(join(dir, 'home'))
  await addRoot(store, join(dir, 'photos'))
  await indexLibrary({ store, decoder, captionParser: new CaptionParser() })
})

after(() => {
  decoder.close()
  store.close()
  rmSync(dir, { recursive: true, force: true })
})

const request = (overrides: object = {}) =>
  TrainRequest.parse({ recipe: smallRecipe, budget: { epochs: 60 }, provider: 'cpu', ...overrides })

const choose: Choose = (...args) => choosePhotos(store, ...args)

/** A run whose turn has come. */
async function newRun(asked: TrainRequest): Promise<RunId> {
  const id = await createRun(store, asked, choose)
  await settleRun(store, id, asked, choose)
  return id
}

const measured = (model: ModelRow) => measureOn(store, model, heldOutPhotos(store), hold().signal)

const lines: string[] = []

/** @param onPoint called after each call of the training thread */
async function train(runId: RunId, onPoint = () => {}, { signal, gate } = hold()) {
  const report = ({ stage }: { stage: string }) => stage === 'Teaching' && onPoint()
  return trainRun({ store, decoder, runId, signal, gate, report, log: (line) => lines.push(line) })
}

function once(work: () => void): () => void {
  let left = 1
  return () => void (left-- > 0 && work())
}

/** The checkpoints of a run, which it leaves when it is paused or stopped. */
const checkpoints = (run: RunId) =>
  readdirSync(store.home.run(run)).filter((name) => name.startsWith('checkpoint-'))

async function appears(run: RunId): Promise<void> {
  while (checkpoints(run).length === 0) await sleep(20)
}

/** What stops a run and what pauses it. */
function hold() {
  const stop = new AbortController()
  return { stop, signal: stop.signal, gate: new Gate() }
}

test('a run that is stopped and resumed ends with the very weights of one that was not', async () => {
  const { modelId: model } = await train(await newRun(request()))

  const cut = await newRun(request())
  const held = hold()
  await assert.rejects(
    train(cut, () => held.stop.abort(), held),
    { code: 'CANCELLED' },
  )
  assert.equal(store.runs.get(cut)!.run.state, 'cancelled')
  assert.equal(resumableRun(store), cut)
  const { step, totalSteps } = store.runs.get(cut)!.run
  assert.ok(step < totalSteps, 'it was stopped before its end')
  // Models are known by the hash of their weights: an equal one is not added again.
  assert.equal((await train(cut)).modelId, model)
  const points = store.runs.points(cut, -1)
  assert.ok(points.at(-1)!.loss < points[0]!.loss)
})

test('a run that is paused leaves a checkpoint, and goes on to the very same weights', async () => {
  const [whole] = store.runs.list()
  const run = await newRun(request())
  const held = hold()
  const training = train(
    run,
    once(() => held.gate.close()),
    held,
  )
  await appears(run)
  const { step, totalSteps } = store.runs.get(run)!.run
  assert.ok(step < totalSteps, 'it was paused before its end')
  await sleep(300)
  assert.equal(store.runs.get(run)!.run.step, step, 'nothing is learned meanwhile')
  held.gate.open()
  assert.equal((await training).modelId, whole!.modelId)
})

test('the clock of a run counted in minutes stands while it is paused', async () => {
  const HELD_MS = 4000
  const run = await newRun(request({ budget: { minutes: 0.05 } }))
  const held = hold()
  const start = performance.now()
  const training = train(
    run,
    once(() => held.gate.close()),
    held,
  )
  await appears(run)
  await sleep(HELD_MS)
  held.gate.open()
  await training
  const took = performance.now() - start
  assert.ok(store.runs.points(run, -1).at(-1)!.elapsedMs <= took - HELD_MS)
})

test('the pack finds shapes by their words, and ONNX Runtime loads it as it is', async () => {
  const [run] = store.runs.list()
  const model = store.models.get(run!.modelId!)!
  const { quality } = await measured(model)
  assert.ok(quality.photos >= 5)
  assert.ok(quality.standing!.aboveChance, JSON.stringify(quality))
  assert.deepEqual(store.models.get(model.id)!.manifest.quality, quality)
  const pack = await loadPack(store.home.pack(run!.modelId!))
  const encoder = await openEncoder(pack, { provider: 'cpu' })
  const pixels = await preparePixels(join(dir, 'photos', 'shape-0000.jpg'), pack.manifest.image.preprocessing)
  const [image, text] = [await encoder.encodeImages(pixels, 1), await encoder.encodeText(['a red circle'])]
  await encoder.close()
  for (const vector of [image, text]) assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-3)
})

test('simclr needs no captions and gives a pack without a text tower', async () => {
  const run = await newRun(request({ recipe: smallRecipeOf('simclr'), budget: { epochs: 40 } }))
  const { modelId: id } = await train(run)
  const { manifest } = store.models.get(id)!
  assert.equal(manifest.text, null)
  const { quality } = await measured(store.models.get(id)!)
  assert.equal(quality.textToImage, null)
  assert.ok(quality.viewToView!.at1 > quality.chance.at1, JSON.stringify(quality))
})

test('what cannot be trained on is said before anything starts', async () => {
  const none = request({ method: 'clip', captionSources: ['person'] })
  await assert.rejects(newRun(none), { code: 'NO_CAPTIONS' })
  await assert.rejects(newRun(request({ provider: 'cuda' })), {
    code: 'PROVIDER_UNAVAILABLE',
  })
  assert.throws(() => resumableRun(store), { code: 'NOTHING_TO_RESUME' })
})

test('a damaged checkpoint is not trusted: the run starts from its beginning', async () => {
  const run = await newRun(request({ budget: { epochs: 30 } }))
  const held = hold()
  await assert.rejects(
    train(run, () => held.stop.abort(), held),
    { code: 'CANCELLED' },
  )
  for (const name of checkpoints(run)) {
    const file = join(store.home.run(run), name)
    const bytes = readFileSync(file)
    bytes[bytes.length - 5]! ^= 0xff
    writeFileSync(file, bytes)
  }
  await train(run)
  const { state, notices } = store.runs.get(run)!.run
  assert.equal(state, 'done')
  // What is noticed later, as that so small a tower may collapse, does not push it out.
  assert.equal(notices[0]?.kind, 'checkpoint', JSON.stringify(notices))
})

test('a run has all it needs to go on until it is noted as done', async () => {
  const runId = await newRun(request({ budget: { epochs: 1 } }))
  const folder = store.home.run(runId)
  let whole: boolean | null = null
  const watched: Store = {
    ...store,
    runs: {
      ...store.runs,
      update(run, plan) {
        if (run.state === 'done') whole = existsSync(join(folder, 'dataset.json'))
        store.runs.update(run, plan)
      },
    },
  }
  await trainRun({ ...hold(), store: watched, decoder, runId, report: () => {}, log: () => {} })
  assert.equal(whole, true)
  assert.equal(existsSync(folder), false)
})

test('what cannot be noted of a run, as on a full disk, ends it with that error; it can go on', async () => {
  // A seed of its own: a run that gives a model which is there already is not noted as another.
  const run = await newRun(request({ budget: { epochs: 1 }, seed: 99 }))
  const full = () => {
    throw new KindredError('DISK_FULL', 'No room.', 'Make some.')
  }
  await assert.rejects(train(run, full), { code: 'DISK_FULL', remedy: 'Make some.' })
  assert.equal(store.runs.get(run)!.run.error!.code, 'DISK_FULL')
  assert.equal((await train(run)).modelId.endsWith(`-${run}`), true)
})

test('a pack that a kill left before it was noted does not keep the run from ending', async () => {
  const run = await newRun(request({ budget: { epochs: 1 }, seed: 100 }))
  const day = new Date(store.runs.get(run)!.run.startedAt).toISOString().slice(0, 10)
  const left = store.home.pack(`clip-${day}-${run}`)
  mkdirSync(left, { recursive: true })
  writeFileSync(join(left, 'pack.json'), 'half')
  assert.equal((await train(run)).modelId, `clip-${day}-${run}`)
})
