/** Ops and layers against PyTorch's values and gradients, as make.py recorded them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as t from '../../../main/tensor/index.ts'

interface Recorded {
  cases: Record<string, { inputs: number[][]; outputs: Record<string, { shape: number[]; data: number[] }> }>
}
const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'pytorch.json'), 'utf8')) as Recorded

/** What make.py feeds. */
const numbers = (seed: number, shape: readonly number[]) =>
  Array.from({ length: t.sizeOf(shape) }, (_, i) => ((i * 7919 + seed * 1049) % 2003) / 1001 - 1)

/** y, and what else was recorded of the forward pass. */
type Form = (...inputs: t.Value[]) => t.Value | { y: t.Value; kept: t.Value[] }

const wide =
  (f: (x: t.Value) => t.Value): Form =>
  (x) =>
    f(t.mul(x!, 8))
const batchNorm: Form = (x, gain, bias) => {
  const moments = t.momentsOf(x!)
  const n = t.sizeOf(x!.shape) / x!.shape[1]!
  return {
    y: t.batchNorm(x!, moments, gain!, bias!),
    kept: [t.mul(moments.mean, 0.1), t.add(t.mul(moments.variance, (0.1 * n) / (n - 1)), 0.9)],
  }
}

const conv =
  (options: Parameters<typeof t.conv>[2] = {}): Form =>
  (x, weight, bias) =>
    t.conv(x!, weight!, bias ? { ...options, bias } : options)

/** By the names of make.py. */
const forms: Record<string, Form> = {
  sigmoid: wide(t.sigmoid),
  tanh: wide(t.tanh),
  softplus: wide(t.softplus),
  logSigmoid: wide(t.logSigmoid),
  erf: wide(t.erf),
  gelu: wide(t.gelu),
  silu: wide(t.silu),
  relu6: wide(t.relu6),
  hardSwish: wide(t.hardSwish),
  log: wide((x) => t.log(t.add(t.abs(x), 0.1))),
  layerNorm: (x, gain, bias) => t.layerNorm(x!, gain!, bias!),
  batchNorm,
  'batchNorm rows': batchNorm,
  crossEntropy: (x, target) => {
    const right = t.mul(t.logSoftmax(t.mul(x!, 4)), t.softmax(target!))
    return t.reshape(t.neg(t.mul(t.sum(right), 1 / x!.shape[0]!)), [])
  },
  'conv 1x1': conv(),
  'conv 1x1 stride 2': conv({ stride: 2 }),
  'conv 3x3': conv({ padding: 1 }),
  'conv 3x3 bias': conv({ padding: 1 }),
  'conv 3x3 stride 2': conv({ stride: 2, padding: 1 }),
  'conv 7x7 stride 2': conv({ stride: 2, padding: 3 }),
  'conv 4x4 stride 4': conv({ stride: 4 }),
  'conv dilated': conv({ padding: 2, dilation: 2 }),
  'conv dilated stride': conv({ stride: 2, padding: 2, dilation: [2, 1] }),
  'conv grouped': conv({ padding: 1, groups: 2 }),
  'conv depthwise': conv({ padding: 1, groups: 4 }),
  'conv depthwise stride 2': conv({ stride: 2, padding: 2, groups: 3 }),
  'conv depthwise 7x7': conv({ padding: 3, groups: 2 }),
  'conv depthwise twice': conv({ padding: 1, groups: 3 }),
  'conv uneven': conv({ stride: [1, 2], padding: [0, 1, 0, 1] }),
  'conv many channels': conv({ stride: 2, padding: 1 }),
  maxPool: (x) => t.maxPool(x!, 2, { stride: 2 }),
  'maxPool overlap': (x) => t.maxPool(x!, 3, { stride: 2, padding: 1 }),
  'maxPool ties': (x) => t.maxPool(t.relu(x!), 3, { padding: 1 }),
  averagePool: (x) => t.averagePool(x!, 2, { stride: 2 }),
  'averagePool overlap': (x) => t.averagePool(x!, 3, { stride: 2, padding: 1 }),
}

for (const [name, { inputs, outputs }] of Object.entries(cases)) {
  for (const [float, tolerance] of [
    ['float64', 1e-7],
    ['float32', 1e-5],
  ] as const) {
    test(`${name}: PyTorch's values and gradients, in ${float}`, async () => {
      const graph = new t.Graph()
      const xs = inputs.map((shape, i) => t.input(graph, `x${i}`, 'f32', shape))
      const result = forms[name]!(...xs)
      const { y, kept } = 'y' in result ? result : { y: result, kept: [] }
      const weights = t.constant(graph, y.shape, numbers(9, y.shape))
      const slopes = t.gradients(t.sum(t.mul(y, weights)), xs)
      const named: t.Named[] = [
        { name: 'y', value: y },
        ...kept.map((value, i) => ({ name: `kept${i}`, value })),
        ...slopes.map((value, i) => ({ name: `d${i}`, value })),
      ]
      assert.deepEqual(
        named.map((o) => o.name),
        Object.keys(outputs),
      )
      const executor = await t.openExecutor(t.emitModel(named, { float }))
      const fed = inputs.map((shape, i): [string, t.Tensor] => {
        const data = numbers(i + 1, shape)
        return float === 'float64'
          ? [`x${i}`, { dtype: 'f64', shape, data: Float64Array.from(data) }]
          : [`x${i}`, { dtype: 'f32', shape, data: Float32Array.from(data) }]
      })
      const found = await executor.run(Object.fromEntries(fed))
      await executor.close()
      for (const [output, { shape, data }] of Object.entries(outputs)) {
        assert.deepEqual(found[output]!.shape, shape)
        const scale = Math.max(...data.map(Math.abs))
        Array.from(found[output]!.data, Number).forEach((x, i) =>
          assert.ok(Math.abs(x - data[i]!) <= tolerance * scale, `${output}[${i}]: ${x} is not ${data[i]}`),
        )
      }
    })
  }
}
