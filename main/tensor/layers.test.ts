/** Layers and activations where a formula alone would not do. PyTorch's numbers are in test/parity/ops. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logSigmoid } from './activations.ts'
import { gradients } from './autodiff.ts'
import { argMax, gather, input, reshape, sum, topK } from './build.ts'
import { openExecutor, type Tensor } from './executor.ts'
import { Graph } from './graph.ts'
import { dropout } from './layers.ts'
import { emitModel } from './onnx/model.ts'
import type { Value } from './value.ts'

async function run(outputs: Record<string, Value>, fed: Record<string, Tensor>) {
  const executor = await openExecutor(
    emitModel(Object.entries(outputs).map(([name, value]) => ({ name, value }))),
  )
  const results = await executor.run(fed)
  await executor.close()
  return (name: string) => Array.from(results[name]!.data, Number)
}

test('log-sigmoid and its slope are right to a part of themselves, however large the number', async () => {
  const at = [-1000, -90, -20, -10, -1, 0, 1, 10, 20, 80, 1000]
  const x = input(new Graph(), 'x', 'f32', [at.length])
  const y = logSigmoid(x)
  const [slope] = gradients(sum(y), [x])
  const data = Float32Array.from(at)
  const results = await run({ y, slope: slope! }, { x: { dtype: 'f32', shape: [at.length], data } })
  const near = (found: number, right: number, what: string) =>
    assert.ok(Math.abs(found - right) <= 2e-6 * Math.abs(right), `${what}: ${found} is not ${right}`)
  for (const [i, x] of at.entries()) {
    near(results('y')[i]!, x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x)), `y(${x})`)
    near(results('slope')[i]!, 1 / (1 + Math.exp(x)), `slope(${x})`)
  }
})

test('dropout drops what its bytes say, keeps the expectation, and the gradient goes the same way', async () => {
  const graph = new Graph()
  const x = input(graph, 'x', 'f32', [256])
  const y = dropout(x, input(graph, 'bytes', 'u8', [256]), 0.25)
  const [slope] = gradients(sum(y), [x])
  const results = await run(
    { y, slope: slope! },
    {
      x: { dtype: 'f32', shape: [256], data: new Float32Array(256).fill(3) },
      bytes: { dtype: 'u8', shape: [256], data: Uint8Array.from({ length: 256 }, (_, i) => i) },
    },
  )
  const kept = Array.from({ length: 256 }, (_, i) => (i < 64 ? 0 : 4 / 3))
  results('slope').forEach((found, i) => assert.ok(Math.abs(found - kept[i]!) < 1e-6, `${i}: ${found}`))
  results('y').forEach((found, i) => assert.ok(Math.abs(found - 3 * kept[i]!) < 1e-5, `${i}: ${found}`))
  const bytes = input(graph, 'floats', 'f32', [256])
  assert.throws(() => dropout(x, bytes, 0.25), /dropout of 0.25 by f32/)
  assert.throws(() => dropout(x, input(graph, 'b', 'u8', [256]), 1), /dropout of 1 by/)
})

test('the places of the largest numbers, the first of equal ones first, take rows of a table', async () => {
  const graph = new Graph()
  const x = input(graph, 'x', 'f32', [2, 4])
  const table = input(graph, 'table', 'f32', [4, 1])
  const best = argMax(x)
  const results = await run(
    { best, first: topK(x, 2), row: gather(table, reshape(best, [2])) },
    {
      x: { dtype: 'f32', shape: [2, 4], data: Float32Array.of(1, 5, 5, 2, -1, -2, -3, -0.5) },
      table: { dtype: 'f32', shape: [4, 1], data: Float32Array.of(10, 20, 30, 40) },
    },
  )
  assert.deepEqual(results('best'), [1, 3])
  assert.deepEqual(results('first'), [1, 2, 3, 0])
  assert.deepEqual(results('row'), [20, 40])
  assert.throws(() => topK(x, 5), /the largest number 5 of 4/)
})
