/** What a run does when its numbers go wrong, or its length changes: real steps, each disaster brought about. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { Gate } from '../../shared/lib/gate.ts'
import { Random } from '../../shared/lib/random.ts'
import type { Budget, RunNotice, RunPoint, Schedule } from '../../shared/model/index.ts'
import { readCheckpoint } from './checkpoint.ts'
import { compile } from './compile.ts'
import { Feed } from './feed.ts'
import { learn, type Matter } from './lesson.ts'
import { nothingMeasured } from './metrics/index.ts'
import { momentum } from './methods/test-method.ts'
import { PixelCache } from './sources/index.ts'

const [BATCH, PHOTOS] = [8, 32]
let dir: string
let source: PixelCache
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kindred-lesson-'))
  source = new PixelCache(dir, momentum.recipe.side)
})
afterEach(() => {
  source.close()
  rmSync(dir, { recursive: true })
})

/** @param alike whether all photos are the same */
function matter(budget: Budget, { alike = false, schedules = momentum.recipe.schedules } = {}): Matter {
  const random = new Random(1)
  const photos = Array.from({ length: PHOTOS }, (_, i) => ({
    hash: String(i).padStart(64, '0'),
    burst: i,
    texts: [],
  }))
  for (const { hash } of photos)
    source.add(
      hash,
      new Uint8Array(source.bytes).map(() => (alike ? 90 : random.integer(256))),
    )
  const method = { ...momentum, recipe: { ...momentum.recipe, schedules } }
  const { step, initialise, temperature, signs } = compile(method, {
    batch: BATCH,
    photos: PHOTOS,
    vocabulary: 0,
  })
  const feed = new Feed({ method, batch: BATCH, seed: 1, photos, source, texts: null })
  return {
    ...{ step, feed, temperature, signs, budget, batch: BATCH, captionsCut: 0 },
    initial: initialise(1),
    measure: () => Promise.resolve(nothingMeasured),
  }
}

async function run(what: Matter, signal = new AbortController().signal, onPoint = (_: RunPoint) => {}) {
  const [notices, points]: [RunNotice[], RunPoint[]] = [[], []]
  const learned = await learn(
    {
      ...{ dir, signal, providers: ['cpu'], gate: new Gate() },
      post(message) {
        if (message.kind === 'notice') notices.push(message.notice)
        if (message.kind === 'started')
          points.splice(0, points.length, ...points.filter((p) => p.step <= message.step))
        if (message.kind !== 'point') return
        points.push(message.point)
        onPoint(message.point)
      },
    },
    what,
  )
  return { learned, notices, points }
}

test('a loss that is no number leads back to the last checkpoint, once, and on with half the learning rate', async () => {
  const whole = matter({ epochs: 5 })
  const broken = (first: number, count: number, rate: number) => rate === 1 && first + count > 6
  const once: Matter['feed'] = {
    stepsPerEpoch: whole.feed.stepsPerEpoch,
    learningRate: (...at) => whole.feed.learningRate(...at),
    take(first, progress, rate = 1) {
      const fed = whole.feed.take(first, progress, rate)
      if (broken(first, progress.length, rate)) fed['learningRate']!.data.fill(NaN as never)
      return fed
    },
  }
  const { learned, notices, points } = await run({ ...whole, feed: once })
  assert.equal(learned!.steps, 20)
  for (const weights of learned!.state.values()) assert.ok(weights.every(Number.isFinite))
  assert.deepEqual(
    notices.map(({ kind, step }) => [kind, step]),
    [['diverged', 0]],
  )
  assert.match(notices[0]!.message, /went back to step 0 and on from there with half the learning rate/)
  const last = points.at(-1)!
  assert.equal(last.learningRate, whole.feed.learningRate(19, 19.5 / 20) / 2)
  assert.equal(readCheckpoint(dir)!.rate, 0.5)
})

test('a loss that is no number with half the learning rate either ends the run, and says what to do', async () => {
  const farTooMuch: Schedule = { kind: 'step', from: 1e-3, to: 1e38, epochs: 2 }
  const what = matter(
    { epochs: 4 },
    { schedules: { ...momentum.recipe.schedules, learningRate: farTooMuch } },
  )
  await assert.rejects(run(what), { code: 'TRAINING_DIVERGED', remedy: /lower learning rate/ })
  for (const weights of readCheckpoint(dir)!.state.values()) assert.ok(weights.every(Number.isFinite))
})

test('a model that says the same of all photos is told of once, with what was seen and what to change', async () => {
  const collapsed = await run(matter({ epochs: 10 }, { alike: true }))
  assert.deepEqual(
    collapsed.notices.map(({ kind }) => kind),
    ['collapse'],
  )
  assert.match(
    collapsed.notices[0]!.message,
    /all but equal \(their standard deviation is .*0\.25 is healthy/,
  )
  assert.match(collapsed.notices[0]!.remedy, /lower learning rate or a larger batch/)
})

test('a run that is made longer says what becomes of its learning rate', async () => {
  const stop = new AbortController()
  const cut = await run(matter({ epochs: 5 }), stop.signal, () => stop.abort())
  assert.equal(cut.learned, null)
  const { feed, ...rest } = matter({ epochs: 10 })
  const longer = await run({ ...rest, feed, budgetBefore: { epochs: 5 } })
  assert.equal(longer.learned!.steps, 40)
  const { step, kind, message } = longer.notices[0]!
  assert.equal(kind, 'schedule')
  const [before, after] = [20, 40].map((steps) =>
    feed.learningRate(step, (step + 0.5) / steps).toExponential(2),
  )
  assert.ok(message.includes(`is 10 epochs now and was 5 epochs`), message)
  assert.ok(message.includes(`the learning rate goes from ${before} to ${after}`), message)
})
