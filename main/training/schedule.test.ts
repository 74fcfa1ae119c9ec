import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constantly, cosine, numberAt, Pace, warmupCosine } from './schedule.ts'

test('the rate rises to its peak, then falls to nothing', () => {
  const rates = Array.from({ length: 101 }, (_, i) =>
    numberAt(warmupCosine(2, 0.1), { progress: i / 100, epoch: 0 }),
  )
  assert.equal(rates[0], 0)
  assert.equal(Math.max(...rates), rates[10])
  assert.equal(rates[10], 2)
  assert.ok(Math.abs(rates[55]! - 1) < 1e-12)
  assert.ok(rates[100]! < 1e-12)
})

test('each schedule’s numbers, by hand', () => {
  const at = (progress: number) => ({ progress, epoch: 30 * progress })
  // A quarter of the way up; then halfway down the cosine, and a third: (1 + cos 60°) / 2 = 3/4.
  const rate = warmupCosine(0.8, 0.1)
  for (const [progress, value] of [
    [0.025, 0.2],
    [0.55, 0.4],
    [0.4, 0.6],
  ] as const)
    assert.ok(Math.abs(numberAt(rate, at(progress)) - value) < 1e-12, `${progress}`)
  const momentum = cosine(0.996, 1)
  assert.deepEqual([numberAt(momentum, at(0)), numberAt(momentum, at(1))], [0.996, 1])
  assert.ok(Math.abs(numberAt(momentum, at(1 / 3)) - 0.997) < 1e-12)
  assert.equal(numberAt(constantly(0.1), at(0.7)), 0.1)
})

test('in epochs, progress depends on the step alone', () => {
  const pace = new Pace({ epochs: 3 }, 10)
  const at = (done: number, elapsedMs: number) => pace.progress({ done, elapsedMs, secondsPerStep: 9 }, 2)
  assert.equal(pace.total({ done: 0, elapsedMs: 0, secondsPerStep: 1 }), 30)
  assert.deepEqual(at(7, 0), at(7, 1e6))
  assert.deepEqual(at(7, 0)[1], at(8, 0)[0])
})

test('in minutes, a run ends on time although the machine turns out slower or faster', () => {
  for (const [first, later] of [
    [1, 3],
    [3, 1],
  ] as const) {
    const pace = new Pace({ minutes: 2 }, 10)
    let [done, elapsedMs] = [0, 0]
    let last = -1
    for (
      let secondsPerStep: number = first;
      done < pace.total({ done, elapsedMs, secondsPerStep });
      secondsPerStep = later
    ) {
      const [progress] = pace.progress({ done, elapsedMs, secondsPerStep }, 1)
      assert.ok(progress! > last && progress! <= 1)
      last = progress!
      done++
      elapsedMs += 1000 * secondsPerStep
    }
    assert.ok(Math.abs(elapsedMs - 120_000) <= 3000, `${elapsedMs}`)
    assert.ok(last > 0.97)
  }
})
