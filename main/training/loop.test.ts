/** The training loop with a real step: what one call is fed is bounded. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Gate } from '../../shared/lib/gate.ts'
import { compile } from './compile.ts'
import { Feed } from './feed.ts'
import { runSteps } from './loop.ts'
import { CollapseWatch, nothingMeasured } from './metrics/index.ts'
import { momentum } from './methods/test-method.ts'
import { Pace } from './schedule.ts'
import { PixelCache } from './sources/index.ts'
import { Stepper } from './stepper.ts'

const [SIDE, BATCH, STEPS] = [1024, 8, 7]

test('a call is fed at most 64 MB, however fast the steps are', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kindred-loop-'))
  const source = new PixelCache(dir, SIDE)
  const photos = Array.from({ length: BATCH }, (_, i) => ({
    hash: String(i).padStart(64, '0'),
    burst: i,
    texts: [],
  }))
  for (const { hash } of photos) source.add(hash, new Uint8Array(source.bytes).fill(Number(hash)))
  const method = { ...momentum, recipe: { ...momentum.recipe, side: SIDE } }
  const { step, initialise, temperature, signs } = compile(method, {
    batch: BATCH,
    photos: photos.length,
    vocabulary: 0,
  })
  const stepper = await Stepper.open(step, initialise(1), 'cpu')
  const feed = new Feed({ method, batch: BATCH, seed: 1, photos, source, texts: null })
  // 24 MiB of pixels a step: two steps fit, a third does not.
  assert.equal(Math.floor(stepper.fedBytes / 2 ** 20), 24)
  const ends: number[] = []
  const { done, how } = await runSteps({
    stepper,
    feed,
    temperature,
    pace: new Pace({ epochs: STEPS }, feed.stepsPerEpoch),
    batch: BATCH,
    from: { step: 0, elapsedMs: 0, rate: 1 },
    secondsPerStep: 1e-6,
    measure: () => Promise.resolve(nothingMeasured),
    watch: new CollapseWatch(signs),
    save: () => {},
    post: (message) => message.kind === 'point' && ends.push(message.point.step),
    signal: new AbortController().signal,
    gate: new Gate(),
  })
  await stepper.close()
  source.close()
  rmSync(dir, { recursive: true })
  assert.deepEqual([done, how], [STEPS, 'complete'])
  const sizes = ends.map((end, i) => end - (ends[i - 1] ?? 0))
  assert.equal(sizes[0], 1)
  assert.equal(Math.max(...sizes), 2, `${sizes}`)
})
