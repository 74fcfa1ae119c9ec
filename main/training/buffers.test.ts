/** Momentum copies by hand: one weight, two ways of following it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emitModel, gradients, Graph, input, mul, openExecutor, sub } from '../tensor/index.ts'
import { Buffers } from './buffers.ts'
import { Parameters } from './parameters.ts'

function setup() {
  const graph = new Graph()
  const parameters = new Parameters(graph, 'tower.')
  const weight = parameters.constant('weight', [1], 4)
  const rate = input(graph, 'rate', 'f32', [])
  return { graph, parameters, weight, rate, buffers: new Buffers(graph) }
}

const tensor = (x: number, shape: number[] = [1]) => ({
  dtype: 'f32' as const,
  shape,
  data: Float32Array.of(x),
})

for (const [when, used, next] of [
  // MoCo: moved before it is used, by the weight as it was: 0.75 * 2 + 0.25 * 4.
  ['before', 2.5, 2.5],
  // BYOL: used as it was, then moved towards the updated weight, which is 3: 0.75 * 2 + 0.25 * 3.
  ['after', 2, 2.25],
] as const) {
  test(`a momentum copy that moves ${when} the step`, async () => {
    const { parameters, weight, rate, buffers } = setup()
    const copy = buffers.momentumCopy(parameters, 'key.', rate, when).constant('weight', [1], 4)
    const [carried] = buffers.resolve((p) => sub(p, 1))
    const [slope] = gradients(mul(weight, copy), [weight])
    const executor = await openExecutor(
      emitModel([
        { name: 'used', value: mul(copy, 1.5) },
        { name: 'next', value: mul(carried!.next, 1.5) },
        { name: 'slope', value: mul(slope!, 1.5) },
      ]),
    )
    const out = await executor.run({
      'tower.weight': tensor(4),
      'key.weight': tensor(2),
      rate: tensor(0.75, []),
    })
    await executor.close()
    const number = (name: string) => Number(out[name]!.data[0]) / 1.5
    assert.equal(number('used'), used)
    assert.equal(number('next'), next)
    assert.equal(number('slope'), used, 'the copy is no way for a gradient')
  })
}

test('a copy starts equal to what it copies; a buffer must become something, and once', () => {
  const { parameters, weight, rate, buffers } = setup()
  const weights = parameters.initialise(1)
  buffers.momentumCopy(parameters, 'key.', rate, 'after').constant('weight', [1], 0)
  assert.deepEqual(buffers.initialise(1, weights).get('key.weight'), Float32Array.of(4))
  assert.throws(
    () => buffers.momentumCopy(parameters, 'key.', rate, 'after').constant('bias', [1], 0),
    /no parameter "tower.bias"/,
  )
  const queue = buffers.add('queue', [1], () => new Float32Array(1))
  assert.throws(() => buffers.resolve((p) => p), /"queue" becomes/)
  buffers.become(queue, () => weight)
  assert.throws(() => buffers.become(queue, () => weight), /one thing only/)
})
