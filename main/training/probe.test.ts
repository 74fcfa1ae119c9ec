import assert from 'node:assert/strict'
import { test } from 'node:test'
import { add, Graph, input, mean, mul, type Step, type Value } from '../tensor/index.ts'
import type { State } from './checkpoint.ts'
import { difference } from './difference.ts'
import { probe } from './probe.ts'

const state = (p: number[], q = [1, 1]): State =>
  new Map([
    ['p', Float32Array.from(p)],
    ['q', Float32Array.from(q)],
  ])

test('two next states agree where each tensor changes by the same, but for rounding', () => {
  const before = state([0, 0])
  assert.equal(difference(before, state([3, 4]), state([3, 4])), null)
  assert.equal(difference(before, state([3, 4]), state([3, 3.1])), null, 'off by 0.9 of 5')
  assert.equal(difference(before, state([3, 4]), state([3, 4], [1, 1 + 1e-7])), null)
})

test('the tensor that differs most is named, with how far its change is off', () => {
  const before = state([0, 0])
  const near = (found: ReturnType<typeof difference>, tensor: string, part: number) =>
    assert.ok(found?.tensor === tensor && Math.abs(found.part - part) < 1e-4, JSON.stringify(found))
  near(difference(before, state([3, 4]), state([0, 0])), 'p', 1) // it does not learn
  near(difference(before, state([3, 4]), state([-3, -4])), 'p', 2) // it goes the other way
  near(difference(before, state([3, 4]), state([3, 2])), 'p', 2 / 5)
  near(difference(before, state([3, 4], [1, 2]), state([3, 2], [1, 1.5])), 'q', 0.5)
  assert.equal(difference(before, state([3, 4]), state([3, Number.NaN]))?.tensor, 'p')
})

/** One step of p + 0.1 x. */
function step(): Step {
  const graph = new Graph()
  const [p, x] = ['p', 'x'].map((name) => input(graph, name, 'f32', [4]) as Value<'input'>) as [
    Value<'input'>,
    Value<'input'>,
  ]
  const next = add(p as Value, mul(x as Value, 0.1))
  return { state: [{ value: p, next }], fed: [x], reported: [{ name: 'loss', value: mean(next) }] }
}

/** @param value what each call gives for x */
const feedOf = (value: () => number) => ({
  take: (_: number, progress: readonly number[]) => ({
    x: {
      dtype: 'f32' as const,
      shape: [progress.length, 4],
      data: new Float32Array(4 * progress.length).fill(value()),
    },
  }),
})

const start: State = new Map([['p', Float32Array.of(1, 2, 3, 4)]])

test("a provider whose first step leads elsewhere than the processor's is refused, with what differs", async () => {
  let call = 0
  const feed = feedOf(() => (call++ === 0 ? 1 : -1))
  await assert.rejects(probe(step(), start, feed, ['cpu']), {
    code: 'PROVIDER_WRONG',
    message: /"cpu" computes something else .* after one step, "p" is off by 200 % of its change/,
  })
})

test('the provider of choice is timed, and the state stays as it was', async () => {
  const feed = feedOf(() => 1)
  const { stepper, provider, secondsPerStep } = await probe(step(), start, feed, ['cpu'])
  assert.equal(provider, 'cpu')
  assert.ok(secondsPerStep > 0)
  assert.deepEqual(stepper.state, start)
  await stepper.close()
})
