import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import * as t from '../index.ts'

test('one output of a model of two, with the input and the weights that it needs and no others', async () => {
  const graph = new t.Graph()
  const shared = t.constant(graph, [3, 2], [1, 2, 3, 4, 5, 6])
  const [a, b] = ['a', 'b'].map((name) => t.input(graph, name, 'f32', [2, 3])) as [t.Value, t.Value]
  const left = t.matmul(a, shared)
  const right = t.add(t.matmul(b, shared), t.constant(graph, [1, 2], [100, 200]))
  const both = t.emitModel([
    { name: 'left', value: left },
    { name: 'right', value: right },
    { name: 'sum', value: t.add(left, right) },
  ])
  const part = t.extractModel(both, 'right')
  assert.ok(part.length < both.length)
  const dir = await mkdtemp(join(tmpdir(), 'kindred-extract-'))
  await writeFile(join(dir, 'right.onnx'), part)
  const { inputs, outputs } = await t.describeModel(join(dir, 'right.onnx'))
  await rm(dir, { recursive: true })
  assert.deepEqual([inputs.map(({ name }) => name), outputs.map(({ name }) => name)], [['b'], ['right']])
  const executor = await t.openExecutor(part)
  const data = Float32Array.from([1, 0, 0, 0, 1, 1])
  const found = await executor.run({ b: { dtype: 'f32', shape: [2, 3], data } })
  await executor.close()
  assert.deepEqual([...(found['right']!.data as Float32Array)], [101, 202, 108, 210])
  assert.throws(() => t.extractModel(both, 'middle'), /it gives no "middle"/)
  assert.throws(() => t.extractModel(Buffer.from('x'), 'left'))
})
