/** One loop over the op table: shape inference, ONNX Runtime round trip, gradients by finite differences. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gradients } from '../autodiff.ts'
import { constant, input, linear, matmul, mul, stopGradient, sum } from '../build.ts'
import { openExecutor, type Tensor } from '../executor.ts'
import { Graph, verify } from '../graph.ts'
import { emitModel } from '../onnx/model.ts'
import { tensorFlowExecutor } from '../tfjs/index.ts'
import { sizeOf, type Shape, type Value } from '../value.ts'
import { ops, type OpKind, type SampleInput } from './index.ts'

/** A small deterministic generator (mulberry32): uniform in [0, 1). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const described = (x: Shape | SampleInput): Required<SampleInput> => {
  const { shape, dtype = 'f32', low = -2, high = 2 } = 'shape' in x ? x : { shape: x }
  return { shape, dtype, low, high }
}

function sampleTensor({ shape, dtype, low, high }: Required<SampleInput>, next: () => number): Tensor {
  const values = Array.from({ length: sizeOf(shape) }, () => low + next() * (high - low))
  if (dtype === 'i64') return { dtype, shape, data: BigInt64Array.from(values, (x) => BigInt(Math.floor(x))) }
  if (dtype === 'u8') return { dtype, shape, data: Uint8Array.from(values, (x) => Math.abs(x * 50)) }
  if (dtype === 'bool') return { dtype, shape, data: Uint8Array.from(values, (x) => Number(x > 0)) }
  return { dtype: 'f64', shape, data: Float64Array.from(values) }
}

const cases = (Object.keys(ops) as OpKind[]).flatMap((kind) =>
  ops[kind].samples.map((sample, i) => ({ kind, sample, name: `${kind} ${i}` })),
)

function build(kind: OpKind, inputs: Required<SampleInput>[], attrs: unknown) {
  const graph = new Graph()
  const xs = inputs.map(({ dtype, shape }, i) => input(graph, `x${i}`, dtype, shape))
  const y = (graph.push as (k: OpKind, i: Value[], a: unknown) => Value).call(graph, kind, xs, attrs)
  return { graph, xs, y }
}

const names = (tensors: Tensor[]) => Object.fromEntries(tensors.map((t, i) => [`x${i}`, t]))

for (const { kind, sample, name } of cases) {
  const inputs = sample.inputs.map(described)
  const tensors = inputs.map((x, i) => sampleTensor(x, random(100 + i)))

  test(`${name}: ONNX Runtime gives the type that was inferred`, async () => {
    const { graph, y } = build(kind, inputs, sample.attrs)
    verify(graph)
    const executor = await openExecutor(emitModel([{ name: 'y', value: y }], { float: 'float64' }))
    const result = (await executor.run(names(tensors)))['y']!
    await executor.close()
    const dtype = result.dtype === 'f64' ? 'f32' : result.dtype
    assert.deepEqual({ dtype, shape: result.shape }, { dtype: y.dtype, shape: y.shape })
    assert.equal(result.data.length, sizeOf(y.shape))
    assert.ok(Array.from(result.data, Number).every(Number.isFinite))
  })

  if (ops[kind].grad === 'not differentiable' || sample.inputs.length === 0) continue
  // Neither has the finite difference: the one drops fractions, the other hides it on purpose.
  if (kind === 'cast' || kind === 'stopGradient') continue

  test(`${name}: the gradient is the finite difference`, async () => {
    const { graph, xs, y } = build(kind, inputs, sample.attrs)
    const weights = constant(graph, y.shape, sampleNumbers(sizeOf(y.shape), 7))
    const loss = sum(mul(y, weights))
    const smooth = xs.flatMap((x, i) => (x.dtype === 'f32' ? [i] : []))
    const grads = gradients(
      loss,
      smooth.map((i) => xs[i]!),
    )
    verify(graph)
    const outputs = [{ name: 'loss', value: loss }, ...grads.map((value, i) => ({ name: `d${i}`, value }))]
    const executor = await openExecutor(emitModel(outputs, { float: 'float64' }))
    // A gradient may not depend on every input, and then the model does not take it.
    const feed = async (values: Tensor[]) => executor.run(names(values))
    const exact = await feed(tensors)
    for (const [order, i] of smooth.entries()) {
      const analytic = Array.from(exact[`d${order}`]!.data, Number)
      for (let j = 0; j < analytic.length; j++) {
        const h = 1e-5
        const nudged = (delta: number) =>
          tensors.map((t, k) => {
            if (k !== i) return t
            const data = Float64Array.from(t.data as Float64Array)
            data[j]! += delta
            return { ...t, data }
          })
        const up = Number((await feed(nudged(h)))['loss']!.data[0])
        const down = Number((await feed(nudged(-h)))['loss']!.data[0])
        const numeric = (up - down) / (2 * h)
        assert.ok(
          Math.abs(numeric - analytic[j]!) < 1e-6 * (1 + Math.abs(numeric)),
          `d x${i}[${j}]: ${analytic[j]} is not ${numeric}`,
        )
      }
    }
    await executor.close()
  })
}

function sampleNumbers(count: number, seed: number): number[] {
  const next = random(seed)
  return Array.from({ length: count }, () => next() * 2 - 1)
}

for (const { kind, sample, name } of cases) {
  const inputs = sample.inputs.map(described)
  const tensors = inputs.map((x, i) => sampleTensor(x, random(100 + i)))

  // Of some ops, the two precisions have other forms, and TensorFlow.js has its own: each is held to the others.
  test(`${name}: single precision and TensorFlow.js give the same, forwards and backwards`, async () => {
    const { graph, xs, y } = build(kind, inputs, sample.attrs)
    const outputs = [{ name: 'y', value: y }]
    if (ops[kind].grad !== 'not differentiable' && y.dtype === 'f32') {
      const weights = constant(graph, y.shape, sampleNumbers(sizeOf(y.shape), 7))
      const smooth = xs.filter((x) => x.dtype === 'f32')
      const grads = gradients(sum(mul(y, weights)), smooth)
      outputs.push(...grads.map((value, i) => ({ name: `d${i}`, value })))
    }
    const run = async (float: 'float32' | 'float64', fed: Tensor[]) => {
      const executor = await openExecutor(emitModel(outputs, { float }))
      const results = await executor.run(names(fed))
      await executor.close()
      return results
    }
    const exact = await run('float64', tensors)
    const singles = tensors.map((t): Tensor =>
      t.dtype === 'f64' ? { ...t, dtype: 'f32', data: Float32Array.from(t.data as Float64Array) } : t,
    )
    const found = {
      'ONNX Runtime': await run('float32', singles),
      'TensorFlow.js': await tensorFlowExecutor(tf, outputs).run(names(singles)),
    }
    assert.equal(tf.memory().numTensors, 0, 'tensors that nobody disposed of')
    for (const [who, single] of Object.entries(found)) {
      for (const [output, { data, shape }] of Object.entries(exact)) {
        assert.deepEqual(single[output]!.shape, shape)
        const [right, other] = [Array.from(data, Number), Array.from(single[output]!.data, Number)]
        const tolerance = 2e-6 * (1 + Math.max(...right.map(Math.abs)))
        for (const [i, x] of right.entries())
          assert.ok(Math.abs(other[i]! - x) < tolerance, `${who}, ${output}[${i}]: ${other[i]} is not ${x}`)
      }
    }
  })
}

test('every op has a sample', () => {
  const bare = (Object.keys(ops) as OpKind[]).filter((kind) => ops[kind].samples.length === 0)
  assert.deepEqual(bare, ['input'])
})

test('past stopGradient the value stays and the gradient ends', async () => {
  const graph = new Graph()
  const x = input(graph, 'x', 'f32', [3])
  const loss = sum(mul(x, stopGradient(mul(x, 2)))) // sum 2 x^2, whose gradient is 2 x with one factor held
  const [slope] = gradients(loss, [x])
  const executor = await openExecutor(
    emitModel([
      { name: 'loss', value: loss },
      { name: 'slope', value: slope! },
    ]),
  )
  const result = await executor.run({ x: { dtype: 'f32', shape: [3], data: Float32Array.of(1, -2, 3) } })
  await executor.close()
  assert.deepEqual(Array.from(result['loss']!.data, Number), [28])
  assert.deepEqual(Array.from(result['slope']!.data, Number), [2, -4, 6])
})

test('a product counts twice its multiply-adds, transposed or not', () => {
  const graph = new Graph()
  const x = (name: string, shape: Shape) => input(graph, name, 'f32', shape)
  const flops = (value: Value) => (ops[value.kind] as { flops(node: Value): number }).flops(value)
  const [a, b] = [x('a', [4, 2, 3]), x('b', [3, 5])]
  assert.equal(flops(matmul(a, b)), 4 * 2 * 5 * 3 * 2)
  assert.equal(flops(matmul(x('c', [7, 2]), x('d', [7, 5]), { transA: true })), 2 * 5 * 7 * 2)
  assert.equal(flops(linear(x('e', [2, 3]), b, x('f', [5]))), 2 * 5 * 3 * 2)
  assert.equal(flops(mul(a, 2)), 0)
})

test('what has no gradient says so', () => {
  const graph = new Graph()
  const x = input(graph, 'x', 'f32', [2, 3])
  const y = sum(graph.push('inverseStd', [x], { epsilon: 1e-5 }))
  assert.throws(() => gradients(y, [x]), /inverseStd has no gradient/)
})
