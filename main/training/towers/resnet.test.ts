/** ResNets against torchvision's (test/parity/resnet/make.py), and as they learn and are exported. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as t from '../../tensor/index.ts'
import { Random } from '../../../shared/lib/random.ts'
import { Buffers } from '../buffers.ts'
import type { State } from '../checkpoint.ts'
import { difference } from '../difference.ts'
import { Parameters } from '../parameters.ts'
import { stepOf } from '../step.ts'
import { Stepper } from '../stepper.ts'
import { RunningMoments } from './batch-norm.ts'
import { resNet18, resNet50, resNetFeatureCount, resNetFeatures, type ResNetShape } from './resnet.ts'

interface Recorded {
  parameters: number
  size: number
  /** the first 40 features of each picture, by the batch's moments and then by the running ones */
  learning: number[]
  learned: number[]
  /** the first 20 numbers of each gradient, of the first six and the last six parameters */
  slopes: number[][]
}
const RECORDED = join(import.meta.dirname, '../../../test/parity/resnet/torchvision.json')
const { cases } = JSON.parse(readFileSync(RECORDED, 'utf8')) as {
  cases: Record<string, Recorded>
}
const PICTURES = 3
const shapes: Record<string, Omit<ResNetShape, 'size'>> = {
  'resNet18 cifar': { ...resNet18, stem: 'cifar' },
  'resNet18 imagenet': { ...resNet18, stem: 'imagenet' },
  'resNet50 imagenet': { ...resNet50, stem: 'imagenet' },
}

const numbers = (seed: number, shape: readonly number[]) =>
  Float64Array.from({ length: t.sizeOf(shape) }, (_, i) => ((i * 7919 + seed * 1049) % 2003) / 1001 - 1)

/** What make.py gives the parameter at a place: kernels, gains and biases follow each other. */
function weightsAt(place: number, shape: t.Shape): Float64Array {
  const [out, , height, width] = shape as [number, number?, number?, number?]
  if (shape.length === 4) return numbers(place, shape).map((x) => x * Math.sqrt(6 / (out * height! * width!)))
  return numbers(place, shape).map((x) => 0.5 * x + (place % 3 === 1 ? 1 : 0))
}

function build(shape: ResNetShape, learning: boolean) {
  const graph = new t.Graph()
  const [parameters, buffers] = [new Parameters(graph), new Buffers(graph)]
  const pictures = t.input(graph, 'pictures', 'f32', [PICTURES, 3, shape.size, shape.size])
  const running = learning ? new RunningMoments(buffers) : null
  return { graph, parameters, buffers, features: resNetFeatures(parameters, pictures, shape, running) }
}

async function run(outputs: readonly t.Named[], fed: ReadonlyMap<string, t.Tensor>) {
  const executor = await t.openExecutor(t.emitModel(outputs, { float: 'float64' }))
  const results = await executor.run(Object.fromEntries(fed))
  await executor.close()
  return results
}

for (const [name, recorded] of Object.entries(cases)) {
  test(`${name}: torchvision's parameters, features, gradients and running moments`, async () => {
    const shape: ResNetShape = { ...shapes[name]!, size: recorded.size }
    const { graph, parameters, buffers, features } = build(shape, true)
    const values = parameters.all.map((p) => p.value as t.Value)
    assert.equal(
      values.reduce((n, { shape }) => n + t.sizeOf(shape), 0),
      recorded.parameters,
    )
    assert.deepEqual(features.shape, [PICTURES, resNetFeatureCount(shape)])
    const tensor = (shape: t.Shape, data: Float64Array): t.Tensor => ({ dtype: 'f64', shape, data })
    const pictures = [PICTURES, 3, shape.size, shape.size]
    const fed = new Map([
      ['pictures', tensor(pictures, numbers(1000, pictures))],
      ...values.map((v, i): [string, t.Tensor] => [
        parameters.all[i]!.value.attrs.name,
        tensor(v.shape, weightsAt(i, v.shape)),
      ]),
      ...[...buffers.initialise(1, new Map())].map(([name, data]): [string, t.Tensor] => [
        name,
        tensor([data.length], Float64Array.from(data)),
      ]),
    ])
    const chosen = [...values.slice(0, 6), ...values.slice(-6)]
    const weights = t.input(graph, 'weights', 'f32', features.shape)
    fed.set('weights', tensor(features.shape, numbers(1001, features.shape)))
    const slopes = t.gradients(t.sum(t.mul(features, weights)), chosen)
    const kept = buffers.resolve((p) => p)
    const first = await run(
      [
        { name: 'features', value: features },
        ...slopes.map((value, i) => ({ name: `d${i}`, value })),
        ...kept.map(({ value, next }) => ({ name: t.nextName(value.attrs.name), value: next })),
      ],
      fed,
    )
    const near = (found: readonly number[], right: readonly number[], what: string) => {
      const scale = Math.max(...right.map(Math.abs))
      for (const [i, x] of right.entries())
        assert.ok(Math.abs(found[i]! - x) < 1e-6 * scale, `${what}[${i}]: ${found[i]} is not ${x}`)
    }
    const start = ({ data }: t.Tensor) => {
      const width = data.length / PICTURES
      return Array.from({ length: PICTURES * 40 }, (_, i) =>
        Number(data[Math.floor(i / 40) * width + (i % 40)]),
      )
    }
    near(start(first['features']!), recorded.learning, 'features')
    for (const [i, right] of recorded.slopes.entries())
      near(Array.from(first[`d${i}`]!.data, Number), right, `gradient ${i}`)

    for (const { value } of kept) fed.set(value.attrs.name, first[t.nextName(value.attrs.name)]!)
    const learned = await run([{ name: 'features', value: build(shape, false).features }], fed)
    near(start(learned['features']!), recorded.learned, 'features by running moments')
  })
}

const [BATCH, STEPS] = [8, 30]
const tiny: ResNetShape = { size: 12, stem: 'cifar', block: 'basic', blocks: [1, 1], width: 4 }
const f32 = (shape: t.Shape, data: Float32Array): t.Tensor => ({ dtype: 'f32', shape, data })

/** Pictures (B, 3, S, S) of noise with stripes: the even ones stand, the odd ones lie. */
function stripes(batch: number, size: number, seed: number): t.Tensor {
  const random = new Random(seed)
  const data = Float32Array.from({ length: batch * 3 * size * size }, (_, i) => {
    const [picture, row, column] = [Math.floor(i / (3 * size * size)), Math.floor(i / size) % size, i % size]
    return ((picture % 2 ? row : column) % 4 < 2 ? 1 : -1) + 0.3 * random.normal()
  })
  return f32([batch, 3, size, size], data)
}

/** (B, 2) logits. */
const classify = (
  parameters: Parameters,
  pictures: t.Value,
  shape: ResNetShape,
  running: RunningMoments | null,
) =>
  t.matmul(
    resNetFeatures(parameters, pictures, shape, running),
    parameters.matrix('head', [resNetFeatureCount(shape), 2], 0.3),
  )

/** Steps that learn to tell how stripes lie. */
function lesson(shape: ResNetShape, steps: number) {
  const graph = new t.Graph()
  const [parameters, buffers] = [new Parameters(graph), new Buffers(graph)]
  const input = (name: string, shape: t.Shape = []) => t.input(graph, name, 'f32', shape)
  const pictures = input('pictures', [BATCH, 3, shape.size, shape.size])
  const [learningRate, weightDecay] = [input('learningRate'), input('weightDecay')]
  const answers = Array.from({ length: 2 * BATCH }, (_, i) => Number(Math.floor(i / 2) % 2 === i % 2))
  const guesses = t.logSoftmax(classify(parameters, pictures, shape, new RunningMoments(buffers)))
  const right = t.mul(guesses, t.constant(graph, [BATCH, 2], answers))
  const optimiser = t.adamW({ beta1: 0.9, beta2: 0.98, epsilon: 1e-6 })
  const step = stepOf({
    ...{ parameters, buffers, optimiser, learningRate, weightDecay, temperature: null },
    loss: t.mul(t.sum(right), -1 / BATCH),
    fed: [pictures, learningRate, weightDecay] as unknown as t.Value<'input'>[],
  })
  t.verify(graph)
  const weights = parameters.initialise(1)
  const each = (at: (step: number) => number) =>
    f32(
      [steps],
      Float32Array.from({ length: steps }, (_, i) => at(i)),
    )
  const seen = stripes(steps * BATCH, shape.size, 3)
  const feed = {
    pictures: { ...seen, shape: [steps, BATCH, ...seen.shape.slice(1)] },
    learningRate: each(() => 0.02),
    weightDecay: each(() => 0.05),
    ...Object.fromEntries(Object.entries(optimiser.numbers).map(([name, at]) => [name, each(at)])),
  }
  return { step, initial: new Map([...weights, ...buffers.initialise(1, weights)]), feed }
}

test('a ResNet learns in a loop and a step at a time, and is exported with its running moments for any batch', async () => {
  const { step, initial, feed } = lesson(tiny, STEPS)
  const losses: number[][] = []
  let state: State = initial
  for (const form of ['step', 'loop'] as const) {
    const stepper = await Stepper.open(step, initial, 'cpu', form)
    losses.push((await stepper.run(feed, STEPS))['loss']!)
    state = stepper.state
    await stepper.close()
  }
  const [byStep, byLoop] = losses as [number[], number[]]
  byStep.forEach((loss, i) => assert.ok(Math.abs(loss - byLoop[i]!) < 1e-3 * (1 + loss), `${i}: ${loss}`))
  assert.ok(byLoop.at(-1)! < 0.2 * byLoop[0]!, `${byLoop[0]} to ${byLoop.at(-1)}`)

  const FREE = 10_007
  const learned = new t.Graph()
  const kept = new Parameters(learned)
  const seen = t.input(learned, 'pictures', 'f32', [FREE, 3, tiny.size, tiny.size])
  const logits = classify(kept, seen, tiny, null)
  const trained = new Map(kept.all.map(({ value }) => [value as t.Value, state.get(value.attrs.name)!]))
  const model = t.emitModel([{ name: 'logits', value: logits }], { weights: trained, freeBatch: FREE })
  const executor = await t.openExecutor(model)
  for (const batch of [1, 20]) {
    const { data, shape } = (await executor.run({ pictures: stripes(batch, tiny.size, 4) }))['logits']!
    assert.deepEqual(shape, [batch, 2])
    const odd = Array.from({ length: batch }, (_, i) => Number(data[2 * i + 1]) > Number(data[2 * i]))
    const hits = odd.filter((isOdd, i) => isOdd === (i % 2 === 1)).length
    assert.ok(hits >= 0.9 * batch, `${hits} of ${batch}`)
  }
  await executor.close()
})

const swiftShader = ['/usr/lib/chromium/vk_swiftshader_icd.json', process.env['VK_ICD_FILENAMES'] ?? ''].find(
  (file) => file && existsSync(file),
)
const skip = swiftShader
  ? false
  : 'no SwiftShader: install Debian’s chromium and libvulkan1 to check the GPU path'
test('a ResNet’s step on WebGPU leads to the processor’s next state', { skip }, async () => {
  process.env['VK_ICD_FILENAMES'] = swiftShader
  const shape: ResNetShape = { ...tiny, size: 16, stem: 'imagenet', block: 'bottleneck' }
  const { step, initial, feed } = lesson(shape, 2)
  const states: State[] = []
  for (const provider of ['cpu', 'webgpu'] as const) {
    const stepper = await Stepper.open(step, initial, provider)
    await stepper.run(feed, 2)
    states.push(stepper.state)
    await stepper.close()
  }
  const before = new Map(
    [...states[0]!].map(([key, data]) => [key, initial.get(key) ?? new Float32Array(data.length)]),
  )
  assert.equal(difference(before, states[0]!, states[1]!), null)
})
