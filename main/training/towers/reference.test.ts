/** Towers against torchvision's and others' with made-up weights, as test/parity/towers/make.py recorded them. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as t from '../../tensor/index.ts'
import { Buffers } from '../buffers.ts'
import { Parameters } from '../parameters.ts'
import { RunningMoments } from './batch-norm.ts'
import type { ShapeOf } from '../../../shared/model/index.ts'
import { convNeXtFeatures } from './convnext.ts'
import { efficientNetLiteFeatures, EFFICIENTNET_LITE_FEATURES } from './efficientnet-lite.ts'
import { towers as named } from './named.ts'
import { resNetFeatureCount, resNetFeatures } from './resnet.ts'

interface Recorded {
  parameters: number
  size: number
  /** the first 40 features of each picture, by the batch's moments and then by the running ones */
  learning: number[]
  learned: number[]
  /** 20 numbers of all over each gradient, of the first six and the last six parameters */
  slopes: number[][]
}
const RECORDED = join(import.meta.dirname, '../../../test/parity/towers/reference.json')
const { cases } = JSON.parse(readFileSync(RECORDED, 'utf8')) as { cases: Record<string, Recorded> }
/** A bias before a BatchNorm has no slope but this. */
const ROUNDING = 1e-12
const [PICTURES, SHOWN, SLOPES] = [3, 40, 20]

interface Tower {
  /** (B, `width`) */
  readonly features: (parameters: Parameters, pictures: t.Value, running: RunningMoments | null) => t.Value
  readonly width: number
  /** What make.py scales the numbers of a parameter by, and adds to them. */
  readonly scaled: (shape: t.Shape, place: number) => readonly [factor: number, term: number]
}

/** Kernels, gains and biases follow each other. */
const kernelsThenNorms: Tower['scaled'] = ([out, , height, width], place) =>
  height && width ? [Math.sqrt(6 / (out! * height * width)), 0] : [0.5, place % 3 === 1 ? 1 : 0]

const resNet = (shape: ShapeOf<'resnet'>, size: number): Tower => ({
  features: (parameters, pictures, running) =>
    resNetFeatures(parameters, pictures, { ...shape, size }, running),
  width: resNetFeatureCount(shape),
  scaled: kernelsThenNorms,
})

const towers: Record<string, (size: number) => Tower> = {
  'resNet18 cifar': (size) => resNet(named['resnet-18-cifar'], size),
  'resNet18 imagenet': (size) => resNet(named['resnet-18'], size),
  'resNet50 imagenet': (size) => resNet(named['resnet-50'], size),
  efficientNetLite0: (size) => ({
    features: (parameters, pictures, running) =>
      efficientNetLiteFeatures(parameters, pictures, { ...named['efficientnet-lite0'], size }, running),
    width: EFFICIENTNET_LITE_FEATURES,
    scaled: kernelsThenNorms,
  }),
  'convNeXt nano': (size) => ({
    features: (parameters, pictures) =>
      convNeXtFeatures(parameters, pictures, { ...named['convnext-nano'], size }),
    width: named['convnext-nano'].widths.at(-1)!,
    scaled: ([, ...inside]) => [Math.sqrt(3 / t.sizeOf(inside)), 0],
  }),
}

const numbers = (seed: number, shape: readonly number[]) =>
  Float64Array.from({ length: t.sizeOf(shape) }, (_, i) => ((i * 7919 + seed * 1049) % 2003) / 1001 - 1)

/** PyTorch has its matrices the other way round, [out, in]. */
const turnedShape = (shape: t.Shape): t.Shape => (shape.length === 2 ? [shape[1]!, shape[0]!] : shape)
function turned(shape: t.Shape, data: ArrayLike<number>): Float64Array {
  if (shape.length !== 2) return Float64Array.from(data)
  const [rows, columns] = shape as [number, number]
  return Float64Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!)
}

async function run(outputs: readonly t.Named[], fed: ReadonlyMap<string, t.Tensor>) {
  const executor = await t.openExecutor(t.emitModel(outputs, { float: 'float64' }))
  const results = await executor.run(Object.fromEntries(fed))
  await executor.close()
  return new Map(Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]))
}

function near(found: readonly number[], right: readonly number[], what: string): void {
  const scale = Math.max(...right.map(Math.abs))
  for (const [i, x] of right.entries())
    assert.ok(Math.abs(found[i]! - x) < 1e-6 * scale + ROUNDING, `${what}[${i}]: ${found[i]} is not ${x}`)
}

for (const [name, recorded] of Object.entries(cases)) {
  test(`${name}: the reference's parameters, features, gradients and running moments`, async () => {
    const tower = towers[name]!(recorded.size)
    const tensor = (shape: t.Shape, data: Float64Array): t.Tensor => ({ dtype: 'f64', shape, data })
    const pictures = [PICTURES, 3, recorded.size, recorded.size]
    const build = (learning: boolean) => {
      const graph = new t.Graph()
      const [parameters, buffers] = [new Parameters(graph), new Buffers(graph)]
      const seen = t.input(graph, 'pictures', 'f32', pictures)
      const features = tower.features(parameters, seen, learning ? new RunningMoments(buffers) : null)
      return { graph, parameters, buffers, features }
    }
    const { graph, parameters, buffers, features } = build(true)
    const values = parameters.all.map((p) => p.value as t.Value)
    const count = values.reduce((n, { shape }) => n + t.sizeOf(shape), 0)
    assert.equal(count, recorded.parameters)
    assert.deepEqual(features.shape, [PICTURES, tower.width])

    const fed = new Map([
      ['pictures', tensor(pictures, numbers(1000, pictures))],
      ['weights', tensor(features.shape, numbers(1001, features.shape))],
    ])
    for (const [place, { value }] of parameters.all.entries()) {
      const shape = turnedShape(value.shape)
      const [factor, term] = tower.scaled(shape, place)
      const data = numbers(place, shape).map((x) => x * factor + term)
      fed.set(value.attrs.name, tensor(value.shape, turned(shape, data)))
    }
    for (const [name, data] of buffers.initialise(1, new Map()))
      fed.set(name, tensor([data.length], Float64Array.from(data)))

    const chosen = [...values.slice(0, 6), ...values.slice(-6)]
    const weights = t.input(graph, 'weights', 'f32', features.shape)
    const slopes = t.gradients(t.sum(t.mul(features, weights)), chosen)
    const kept = buffers.resolve((p) => p)
    const learning = await run(
      [
        { name: 'features', value: features },
        ...slopes.map((value, i) => ({ name: `d${i}`, value })),
        ...kept.map(({ value, next }) => ({ name: t.nextName(value.attrs.name), value: next })),
      ],
      fed,
    )
    const shown = (data: readonly number[]) => data.filter((_, i) => i % tower.width < SHOWN)
    near(shown(learning.get('features')!), recorded.learning, 'features')
    for (const [i, right] of recorded.slopes.entries()) {
      const slope = turned(chosen[i]!.shape, learning.get(`d${i}`)!)
      const step = Math.floor(slope.length / SLOPES) | 1
      near([...slope.filter((_, j) => j % step === 0)], right, `gradient ${i}`)
    }

    for (const { value } of kept) {
      const next = learning.get(t.nextName(value.attrs.name))!
      fed.set(value.attrs.name, tensor(value.shape, Float64Array.from(next)))
    }
    const learned = await run([{ name: 'features', value: build(false).features }], fed)
    near(shown(learned.get('features')!), recorded.learned, 'features by running moments')
  })
}
