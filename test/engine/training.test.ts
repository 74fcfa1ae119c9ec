/** Training for real: photos on disk, SQLite, ONNX Runtime, a thread of its own. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { addRoot, groupBursts, indexLibrary } from '../../main/library/index.ts'
import { loadPack, openEncoder } from '../../main/encoders/index.ts'
import { openStore, type Store } from '../../main/store/index.ts'
import { createRun, resumableRun, trainRun } from '../../main/training/index.ts'
import { squarePixels } from '../../main/media/index.ts'
import { TrainRequest, type RunId, type RunPoint } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'

const dir = mkdtempSync(join(tmpdir(), 'kindred-training-'))
let store: Store

before(async () => {
  await writeShapes(join(dir, 'photos'), 120)
  store = openStore(join(dir, 'home'))
  await addRoot(store, join(dir, 'photos'))
  await indexLibrary({ store, home: store.home })
})

after(() => {
  store.close()
  rmSync(dir, { recursive: true, force: true })
})

const request = (overrides: object = {}) =>
  TrainRequest.parse({ budget: { epochs: 12 }, provider: 'cpu', ...overrides })

async function train(
  runId: RunId,
  signal = new AbortController().signal,
  onPoint: (point: RunPoint) => void = () => {},
) {
  return trainRun({ store, runId, signal, report: () => {}, onPoint })
}

test('a run that is stopped and resumed ends with the very weights of one that was not', async () => {
  const model = await train(await createRun(store, request(), groupBursts))

  const cut = await createRun(store, request(), groupBursts)
  const stop = new AbortController()
  await assert.rejects(
    train(cut, stop.signal, () => stop.abort()),
    { code: 'CANCELLED' },
  )
  assert.equal(store.runs.get(cut)!.run.state, 'cancelled')
  assert.equal(resumableRun(store), cut)
  const { step, totalSteps } = store.runs.get(cut)!.run
  assert.ok(step < totalSteps, 'it was stopped before its end')
  // Models are known by the hash of their weights: an equal one is not added again.
  assert.equal(await train(cut), model)
  const points = store.runs.points(cut, -1)
  assert.ok(points.at(-1)!.loss < points[0]!.loss)
})

test('the pack finds shapes by their words, and ONNX Runtime loads it as it is', async () => {
  const [run] = store.runs.list()
  const { textToImage, photos } = run!.after!
  assert.ok(photos >= 10)
  assert.ok(textToImage && textToImage.at10 > run!.after!.chance.at10, JSON.stringify(run!.after))
  const pack = await loadPack(join(store.home, 'models', run!.modelId!))
  const encoder = await openEncoder(pack, { provider: 'cpu' })
  const pixels = await squarePixels(join(dir, 'photos', 'shape-0000.jpg'), pack.manifest.image.size)
  const [image, text] = [await encoder.encodeImages(pixels, 1), await encoder.encodeText(['a red circle'])]
  await encoder.close()
  for (const vector of [image, text]) assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-3)
})

test('simclr needs no captions and gives a pack without a text tower', async () => {
  const run = await createRun(store, request({ method: 'simclr', budget: { epochs: 4 } }), groupBursts)
  const id = await train(run)
  const { manifest } = store.models.get(id)!
  assert.equal(manifest.text, null)
  const { viewToView, textToImage, chance } = store.runs.get(run)!.run.after!
  assert.equal(textToImage, null)
  assert.ok(viewToView!.at10 > chance.at10)
})

test('what cannot be trained on is said before anything starts', async () => {
  const none = request({ method: 'clip', captionSources: ['person'] })
  await assert.rejects(createRun(store, none, groupBursts), { code: 'NO_CAPTIONS' })
  await assert.rejects(createRun(store, request({ provider: 'cuda' }), groupBursts), {
    code: 'PROVIDER_UNAVAILABLE',
  })
  assert.throws(() => resumableRun(store), { code: 'NOTHING_TO_RESUME' })
})

test('a damaged checkpoint is not trusted: the run starts from its beginning', async () => {
  const run = await createRun(store, request({ budget: { epochs: 6 } }), groupBursts)
  const stop = new AbortController()
  await assert.rejects(
    train(run, stop.signal, () => stop.abort()),
    { code: 'CANCELLED' },
  )
  const file = join(store.home, 'runs', String(run), 'checkpoint.bin')
  const bytes = readFileSync(file)
  bytes[bytes.length - 5]! ^= 0xff
  writeFileSync(file, bytes)
  await train(run)
  assert.equal(store.runs.get(run)!.run.state, 'done')
})
