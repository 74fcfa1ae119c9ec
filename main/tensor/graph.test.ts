/** What a graph simplifies as it is built, and what it refuses. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradients } from './autodiff.ts'
import { add, constant, expand, input, matmul, mul, neg, reshape, sum, transpose } from './build.ts'
import { Graph, verify } from './graph.ts'
import { emitModel, emitStep } from './onnx/model.ts'
import type { Value } from './value.ts'

const setup = () => {
  const graph = new Graph()
  return { graph, x: input(graph, 'x', 'f32', [2, 3]), y: input(graph, 'y', 'f32', [2, 3]) }
}

test('the same op on the same inputs is one value', () => {
  const { x, y } = setup()
  assert.equal(add(x, y), add(x, y))
  assert.notEqual(add(x, y), add(y, x))
})

test('what does nothing is not there', () => {
  const { x } = setup()
  assert.equal(mul(x, 1), x)
  assert.equal(add(x, 0), x)
  assert.equal(neg(neg(x)), x)
  assert.equal(transpose(transpose(x, [1, 0]), [1, 0]), x)
  assert.equal(reshape(reshape(x, [6]), [2, 3]), x)
})

test('scalars fold, scales sink into products, an expanded operand is broadcast', () => {
  const { graph, x, y } = setup()
  const product = mul(matmul(x, y, { transB: true }), 0.5) as Value<'matmul'> & Value
  assert.deepEqual([product.kind, product.attrs.scale], ['matmul', 0.5])
  const row = input(graph, 'row', 'f32', [1, 3])
  assert.deepEqual(mul(x, expand(row, [2, 3])).inputs, [x, row])
  const twice = mul(mul(x, 3), 2)
  assert.deepEqual((twice.inputs[1] as Value<'constant'> & Value).attrs.data, [6])
  verify(graph)
})

test('shapes that do not fit are refused where they are joined', () => {
  const { graph, x } = setup()
  assert.throws(() => add(x, constant(graph, [4], [1, 2, 3, 4])), /cannot broadcast \[2,3\] with \[4\]/)
  assert.throws(() => matmul(x, x), /matmul of \[2,3\] \[2,3\]/)
  assert.throws(() => add(x, input(new Graph(), 'z', 'f32', [2, 3])), /another graph/)
  assert.throws(() => gradients(x, [x]), /a loss has one element/)
})

test('a value the loss does not see gets a gradient of zeros', () => {
  const { x, y } = setup()
  const [dx, dy] = gradients(sum(mul(x, x)), [x, y])
  assert.equal(dx!.kind, 'add')
  assert.deepEqual([dy!.kind, (dy as Value<'fill'> & Value).attrs.value], ['fill', 0])
})

test('a step names what it forgot to feed; a free batch refuses a shape that depends on it', () => {
  const { x, y } = setup()
  const state = [{ value: x as Value<'input'> & Value, next: add(x, y) }]
  assert.throws(() => emitStep({ state, fed: [], reported: [] }, 'loop'), /"y" is neither state nor fed/)
  const wide = expand(input(x.graph, 'w', 'f32', [1, 3]), [7, 3])
  assert.throws(() => emitModel([{ name: 'y', value: wide }], { freeBatch: 7 }), /depends on the batch/)
})
