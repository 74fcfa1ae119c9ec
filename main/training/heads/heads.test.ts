/** Heads over made-up features: two linear views of the same hidden numbers, which heads must find again. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { Gate } from '../../../shared/lib/gate.ts'
import { openExecutor, weightsOf } from '../../tensor/index.ts'
import type { FromWorker } from '../worker-protocol.ts'
import { embeddingSizeOf, emitHeads, shapeOf, type HeadWeights } from './heads.ts'
import { freshHeads, learnHeads, type HeadLesson } from './learn.ts'
import { headRecipe, type HeadRecipe } from './recipe.ts'
import { readReplay, REPLAY_FILES, writeReplay } from './replay.ts'
import { PHOTO, pairs, TEXT } from './test-pairs.ts'

const recipe: HeadRecipe = {
  ...headRecipe,
  width: 16,
  hidden: 32,
  batch: 64,
  perturbation: { image: { dropout: 0.1, noise: 0.1 }, text: { dropout: 0.1, noise: 0.1 } },
}

let dir: string
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'kindred-heads-'))))
afterEach(() => rmSync(dir, { recursive: true }))

function lesson(change: Partial<HeadLesson> = {}): HeadLesson {
  const learned = pairs(256, 1)
  return {
    pairs: learned,
    heldOut: pairs(100, 2),
    start: freshHeads(learned, recipe, 1),
    ...{ recipe, seed: 1, budget: { epochs: 30 }, providers: ['cpu'], dir },
    post: () => {},
    signal: new AbortController().signal,
    gate: new Gate(),
    ...change,
  }
}

const recalls = (messages: FromWorker[]) =>
  messages.flatMap((m) => (m.kind === 'point' && m.point.recall10 !== null ? [m.point.recall10] : []))

test('heads find the texts of photos that they never saw', async () => {
  const messages: FromWorker[] = []
  const learned = await learnHeads(lesson({ post: (message) => messages.push(message) }))
  assert.ok(learned)
  assert.ok(recalls(messages).at(-1)! > 0.9, `held-out recall@10 ${recalls(messages)}; by luck 0.1`)
})

test('a lesson that was stopped ends with the heads of one that was not', async () => {
  const whole = await learnHeads(lesson({ dir: mkdtempSync(join(dir, 'whole-')) }))
  const stop = new AbortController()
  const steps = (message: FromWorker) => void (message.kind === 'point' && stop.abort())
  assert.equal(await learnHeads(lesson({ post: steps, signal: stop.signal })), null)
  const resumed = await learnHeads(lesson())
  assert.deepEqual(resumed, whole)
})

/** A channel of names: four that a photo can have, each a corner of the text's space. */
function withNames(weights: HeadWeights, share: number): HeadWeights {
  const classifier = new Float32Array(PHOTO * 24).map((_, i) => (i % 25 === 0 ? 2 : 0))
  const vectors = new Float32Array(24 * TEXT).map((_, i) => Number(i % TEXT === Math.floor(i / TEXT) % TEXT))
  return new Map([
    ...weights,
    ['names.classifier.weight', classifier],
    ['names.classifier.bias', new Float32Array(24)],
    ['names.vectors', vectors],
    ['names.share', Float32Array.of(share)],
  ])
}

test('as ONNX models heads take any batch, give unit vectors, and give their weights back', async () => {
  const learned = pairs(8, 1)
  const weights = withNames(freshHeads(learned, recipe, 1), 0.25)
  const size = embeddingSizeOf(shapeOf(weights))
  assert.equal(size, 16 + TEXT)
  const files = emitHeads(weights)
  for (const [file, rows] of [
    [files.image, learned.photos],
    [files.text, learned.texts],
  ] as const) {
    const executor = await openExecutor(file)
    for (const n of [1, 5]) {
      const data = Float32Array.from(
        { length: n * rows.size },
        (_, i) => rows.row(Math.floor(i / rows.size))[i % rows.size]!,
      )
      // The channel of names takes a text's features as they are, of length 1.
      for (let i = 0; i < n && rows.size === TEXT; i++) {
        const row = data.subarray(i * TEXT, (i + 1) * TEXT)
        const length = Math.hypot(...row)
        row.forEach((x, at) => (row[at] = x / length))
      }
      const { embedding } = await executor.run({ features: { dtype: 'f32', shape: [n, rows.size], data } })
      assert.deepEqual(embedding!.shape, [n, size])
      for (let i = 0; i < n; i++) {
        const row = (embedding!.data as Float32Array).subarray(i * size, (i + 1) * size)
        assert.ok(Math.abs(Math.hypot(...row) - 1) < 1e-3, `length ${Math.hypot(...row)}`)
        const names = Math.hypot(...row.subarray(16))
        assert.ok(Math.abs(names - 0.5) < 1e-3, `the names are ${names} long, where the root of .25 is due`)
      }
    }
    await executor.close()
  }
  const back = new Map([...weightsOf(files.image), ...weightsOf(files.text)])
  for (const [name, data] of weights) {
    if (name === 'logScale') continue
    const off = Math.max(...data.map((x, i) => Math.abs(x - back.get(name)![i]!) / (Math.abs(x) + 0.01)))
    assert.ok(off < 1e-3, `${name} is off by ${off}`)
  }
})

test('of the names a photo keeps the twenty that are seen best', async () => {
  const learned = pairs(1, 1)
  const weights = withNames(freshHeads(learned, recipe, 1), 1)
  const executor = await openExecutor(emitHeads(weights).image)
  const features = Float32Array.from({ length: PHOTO }, (_, i) => (i === 3 ? 9 : i / 100))
  const { embedding } = await executor.run({ features: { dtype: 'f32', shape: [1, PHOTO], data: features } })
  await executor.close()
  const names = [...(embedding!.data as Float32Array).subarray(16)]
  assert.equal(names.indexOf(Math.max(...names)), 3)
  // Of 24 names the four that are seen least are 0, 1, 2 and 4. Of 4 and 16, which have one vector, one is left; of 5
  // and 17 both are.
  assert.ok(Math.abs(names[5]! / names[4]! - 2) < 0.2, `${names}`)
})

test('pairs to replay come back from a pack; such as no photo has a caption of are refused', async () => {
  const replay = { features: Float32Array.of(1, 0.5, -2, 0.25), captions: [['a dog'], ['a cat', 'Katze 🐈']] }
  await writeReplay(dir, replay)
  assert.deepEqual(readReplay(dir), replay)
  writeFileSync(join(dir, REPLAY_FILES.captions), '[["a dog"], []]')
  assert.throws(() => readReplay(dir), /too_small/)
})
