/** The contrastive losses against the reference implementations' values and gradients, as make.py recorded them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as t from '../../../main/tensor/index.ts'
import {
  infoNCE,
  ntXent,
  pairwiseSigmoid,
  queueInfoNCE,
  regression,
  selfDistillation,
  supervisedContrast,
  symmetricInfoNCE,
} from '../../../main/training/losses/index.ts'

interface Recorded {
  cases: Record<string, { inputs: number[][]; loss: number; slopes: Record<string, number[]> }>
}
const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'references.json'), 'utf8')) as Recorded

/** What make.py feeds. */
const numbers = (seed: number, shape: readonly number[]) =>
  Array.from({ length: t.sizeOf(shape) }, (_, i) => ((i * 7919 + seed * 1049) % 2003) / 1001 - 1)

type Loss = (...inputs: t.Value[]) => t.Value
/** Of two sets of rows, which are scaled to length 1 first. */
const ofUnits =
  (loss: (a: t.Value, b: t.Value, ...more: t.Value[]) => t.Value): Loss =>
  (a, b, ...more) =>
    loss(t.l2Normalize(a!), t.l2Normalize(b!), ...more)
/** Every row is the first one. */
const equal =
  (loss: Loss): Loss =>
  (a, b) =>
    loss(...[a!, b!].map((x) => t.expand(t.slice(x, 0, 0, 1), x.shape)))

const clip = (scale: number) =>
  ofUnits((a, b) => symmetricInfoNCE(a, b, t.constant(a.graph, [1], [Math.log(scale)]), []))
const simclr = (temperature: number) => ofUnits((a, b) => ntXent(a, b, temperature, []))
const mocoV2 = (temperature: number) =>
  ofUnits((a, b, queue) => {
    const nobody = t.greater(t.fill(a.graph, [a.shape[0]!, queue!.shape[0]!], 0), 1)
    return queueInfoNCE(a, t.stopGradient(b), t.stopGradient(t.l2Normalize(queue!)), nobody, temperature)
  })
const byol = ofUnits((a, b) => regression(a, t.stopGradient(b)))
const siglip = ofUnits((a, b, logScale, bias) => pairwiseSigmoid(a, b, logScale!, bias!, []))
const supCon = (labels: number[]) =>
  ofUnits((a, b) => supervisedContrast(a, b, 0.1, t.constant(a.graph, [labels.length], labels), []))
const rowsOf = (x: t.Value) =>
  Array.from({ length: x.shape[0]! }, (_, i) => t.reshape(t.slice(x, 0, i, i + 1), x.shape.slice(1)))

/** By the names of make.py. */
const losses: Record<string, Loss> = {
  clip: clip(14.3),
  'clip, huge logits': clip(1e4),
  'clip, equal rows': equal(clip(14.3)),
  'clip, one pair': clip(14.3),
  simclr: simclr(0.2),
  'simclr, huge logits': simclr(1e-4),
  'simclr, equal rows': equal(simclr(0.2)),
  'simclr, one pair': simclr(0.2),
  'moco-v2': mocoV2(0.2),
  'moco-v2, huge logits': mocoV2(1e-4),
  'moco-v3': ofUnits((a, b) => infoNCE(a, t.stopGradient(b), 0.2, [])),
  byol,
  'byol, equal rows': equal(byol),
  siglip,
  'siglip, one pair': siglip,
  supcon: supCon([0, 1, 0, 2, 1, 0]),
  'supcon, one label': supCon([0, 0, 0, 0, 0, 0]),
  dino: (teacher, student, centre) =>
    selfDistillation({
      teacher: rowsOf(t.mul(t.stopGradient(teacher!), 4)),
      student: rowsOf(t.mul(student!, 4)),
      centre: t.stopGradient(centre!),
      teacherTemperature: t.constant(teacher!.graph, [], [0.0625]),
      studentTemperature: 0.1,
    }),
}

test('every loss that was recorded is compared', () =>
  assert.deepEqual(Object.keys(losses), Object.keys(cases)))

for (const [name, { inputs, loss, slopes }] of Object.entries(cases)) {
  test(`${name}: the reference's value and gradients`, async () => {
    const graph = new t.Graph()
    const xs = inputs.map((shape, i) => t.input(graph, `x${i}`, 'f32', shape))
    const value = losses[name]!(...xs)
    const wanted = Object.keys(slopes)
    const found = t.gradients(
      value,
      wanted.map((key) => xs[Number(key.slice(1))]!),
    )
    const outputs = [
      { name: 'loss', value },
      ...found.map((slope, i) => ({ name: wanted[i]!, value: slope })),
    ]
    const executor = await t.openExecutor(t.emitModel(outputs, { float: 'float64' }))
    const fed = inputs.map((shape, i): [string, t.Tensor] => [
      `x${i}`,
      { dtype: 'f64', shape, data: Float64Array.from(numbers(i + 1, shape)) },
    ])
    const result = await executor.run(Object.fromEntries(fed))
    await executor.close()
    const near = (is: number, due: number, scale: number, what: string) =>
      assert.ok(Math.abs(is - due) <= 1e-5 * scale + 1e-9, `${what}: ${is} is not ${due}`)
    near(Number(result['loss']!.data[0]), loss, Math.abs(loss), 'loss')
    for (const [key, due] of Object.entries(slopes)) {
      const scale = Math.max(...due.map(Math.abs))
      Array.from(result[key]!.data, Number).forEach((x, i) => near(x, due[i]!, scale, `${key}[${i}]`))
    }
  })
}
