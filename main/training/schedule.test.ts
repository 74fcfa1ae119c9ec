import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learningRate, Pace } from './schedule.ts'

test('the rate rises to its peak, then falls to nothing', () => {
  const rates = Array.from({ length: 101 }, (_, i) => learningRate(2, 0.1, i / 100))
  assert.equal(rates[0], 0)
  assert.equal(Math.max(...rates), rates[10])
  assert.equal(rates[10], 2)
  assert.ok(Math.abs(rates[55]! - 1) < 1e-12)
  assert.ok(rates[100]! < 1e-12)
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
