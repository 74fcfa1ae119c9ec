/** AdamW against the paper's update, in plain numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { input } from '../build.ts'
import { openExecutor, type Tensor } from '../executor.ts'
import { Graph } from '../graph.ts'
import { emitModel } from '../onnx/model.ts'
import type { Value } from '../value.ts'
import { adamW } from './adam-w.ts'

test('three steps of AdamW are the paper’s', async () => {
  const optimiser = adamW({ beta1: 0.9, beta2: 0.98, epsilon: 1e-6 })
  const graph = new Graph()
  const [parameter, gradient, m, v] = ['p', 'g', 'm', 'v'].map((name) => input(graph, name, 'f32', [2]))
  const scalar = (name: string): Value => input(graph, name, 'f32', [])
  const next = optimiser.update(
    { parameter: parameter!, slots: [m!, v!] },
    gradient!,
    {
      learningRate: scalar('lr'),
      weightDecay: scalar('wd'),
      numbers: Object.keys(optimiser.numbers).map(scalar),
    },
    false,
  )
  const outputs = [
    { name: 'p2', value: next.parameter },
    { name: 'm2', value: next.slots[0]! },
    { name: 'v2', value: next.slots[1]! },
  ]
  const executor = await openExecutor(emitModel(outputs, { float: 'float64' }))
  const tensor = (data: number[], shape = [data.length]): Tensor => ({
    dtype: 'f64',
    shape,
    data: Float64Array.from(data),
  })

  let state = { p: [0.5, -1], m: [0, 0], v: [0, 0] }
  let paper = structuredClone(state)
  for (let t = 1; t <= 3; t++) {
    const [g, lr] = [[0.3 * t, -0.02], 0.01 * t]
    const [c1, c2] = [1 - 0.9 ** t, 1 - 0.98 ** t]
    const numbers = Object.entries(optimiser.numbers).map(([name, at]) => [name, tensor([at(t - 1)], [])])
    const out = await executor.run({
      p: tensor(state.p),
      g: tensor(g),
      m: tensor(state.m),
      v: tensor(state.v),
      lr: tensor([lr], []),
      wd: tensor([0.1], []),
      ...Object.fromEntries(numbers),
    })
    state = {
      p: Array.from(out['p2']!.data, Number),
      m: Array.from(out['m2']!.data, Number),
      v: Array.from(out['v2']!.data, Number),
    }
    const moments = {
      m: paper.m.map((x, i) => 0.9 * x + 0.1 * g[i]!),
      v: paper.v.map((x, i) => 0.98 * x + 0.02 * g[i]! ** 2),
    }
    const p = paper.p.map(
      (x, i) => x - lr * (moments.m[i]! / c1 / (Math.sqrt(moments.v[i]! / c2) + 1e-6) + 0.1 * x),
    )
    paper = { p, ...moments }
    state.p.forEach((x, i) =>
      assert.ok(Math.abs(x - paper.p[i]!) < 1e-9, `step ${t}: ${state.p} is not ${paper.p}`),
    )
  }
  await executor.close()
})
