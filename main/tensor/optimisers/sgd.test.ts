/** SGD and LARS against their updates in plain numbers: PyTorch's, and lightly's (whole runs of both: test/parity/methods). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { input } from '../build.ts'
import { openExecutor, type Tensor } from '../executor.ts'
import { Graph } from '../graph.ts'
import { emitModel } from '../onnx/model.ts'
import { lars } from './lars.ts'
import type { Optimiser } from './optimiser.ts'
import { sgd } from './sgd.ts'

const [DECAY, MOMENTUM, TRUST] = [0.1, 0.9, 1e-3]
const GRADIENTS = [
  [0.3, -0.02],
  [0, 0],
  [-0.4, 0.05],
]
const rateOf = (step: number) => 0.5 * (step + 1)

/** Where a parameter of [0.5, -1] stands after each step. */
async function path(optimiser: Optimiser, excluded: boolean): Promise<number[][]> {
  const graph = new Graph()
  const [parameter, gradient, velocity] = ['p', 'g', 'v'].map((name) => input(graph, name, 'f32', [2]))
  const [learningRate, weightDecay] = ['lr', 'wd'].map((name) => input(graph, name, 'f32', []))
  const next = optimiser.update(
    { parameter: parameter!, slots: [velocity!] },
    gradient!,
    { learningRate: learningRate!, weightDecay: weightDecay!, numbers: [] },
    excluded,
  )
  const outputs = [
    { name: 'p2', value: next.parameter },
    { name: 'v2', value: next.slots[0]! },
  ]
  const executor = await openExecutor(emitModel(outputs, { float: 'float64' }))
  const tensor = (data: number[], shape = [data.length]): Tensor => ({
    dtype: 'f64',
    shape,
    data: Float64Array.from(data),
  })
  let [p, v] = [
    [0.5, -1],
    [0, 0],
  ]
  const found: number[][] = []
  for (const [step, g] of GRADIENTS.entries()) {
    const fed = { p: tensor(p), g: tensor(g), v: tensor(v), lr: tensor([rateOf(step)], []) }
    const out = await executor.run(excluded ? fed : { ...fed, wd: tensor([DECAY], []) })
    ;[p, v] = [Array.from(out['p2']!.data, Number), Array.from(out['v2']!.data, Number)]
    found.push(p)
  }
  await executor.close()
  return found
}

/** The same by PyTorch's lines. @param slopeOf what a parameter's gradient becomes before momentum sees it */
function byHand(slopeOf: (p: number[], g: number[]) => number[]): number[][] {
  let [p, v] = [
    [0.5, -1],
    [0, 0],
  ]
  return GRADIENTS.map((g, step) => {
    const slope = slopeOf(p, g)
    v = v.map((x, i) => MOMENTUM * x + slope[i]!)
    p = p.map((x, i) => x - rateOf(step) * v[i]!)
    return p
  })
}

const decayed = (p: number[], g: number[]) => g.map((x, i) => x + DECAY * p[i]!)
function scaled(p: number[], g: number[]): number[] {
  const [long, steep] = [Math.hypot(...p), Math.hypot(...g)]
  const ratio = long * steep > 0 ? (TRUST * long) / (steep + DECAY * long + 1e-8) : 1
  return decayed(p, g).map((x) => ratio * x)
}

const cases = [
  { name: 'SGD', optimiser: sgd({ momentum: MOMENTUM }), slopeOf: decayed },
  { name: 'LARS', optimiser: lars({ momentum: MOMENTUM, trust: TRUST }), slopeOf: scaled },
]
for (const { name, optimiser, slopeOf } of cases) {
  const near = (found: number[][], right: number[][]) =>
    found
      .flat()
      .forEach((x, i) => assert.ok(Math.abs(x - right.flat()[i]!) < 1e-9, `${found} is not ${right}`))

  test(`three steps of ${name} are the reference's`, async () =>
    near(await path(optimiser, false), byHand(slopeOf)))

  test(`${name} takes a bias as plain SGD does, without decay`, async () =>
    near(
      await path(optimiser, true),
      byHand((_, g) => g),
    ))
}
