/** Convolutional towers as they learn and are exported. What their references make of them: reference.test.ts. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import * as t from '../../tensor/index.ts'
import { Random } from '../../../shared/lib/random.ts'
import type { ShapeOf } from '../../../shared/model/index.ts'
import { Buffers } from '../buffers.ts'
import type { State } from '../checkpoint.ts'
import { difference } from '../difference.ts'
import { Parameters } from '../parameters.ts'
import { stepOf } from '../step.ts'
import { Stepper } from '../stepper.ts'
import { RunningMoments } from './batch-norm.ts'
import { convNeXtFeatures } from './convnext.ts'
import { resNetFeatureCount, resNetFeatures } from './resnet.ts'

const [BATCH, STEPS] = [8, 30]

interface Tower {
  readonly size: number
  readonly width: number
  readonly features: (parameters: Parameters, pictures: t.Value, running: RunningMoments | null) => t.Value
}

const resNet = (shape: ShapeOf<'resnet'>): Tower => ({
  size: shape.size,
  width: resNetFeatureCount(shape),
  features: (parameters, pictures, running) => resNetFeatures(parameters, pictures, shape, running),
})
const towers: Record<string, Tower> = {
  'a ResNet': resNet({ kind: 'resnet', size: 12, stem: 'cifar', block: 'basic', blocks: [1, 1], width: 4 }),
  'a ResNet with bottlenecks': resNet({
    ...{ kind: 'resnet', stem: 'imagenet', block: 'bottleneck' },
    ...{ size: 16, blocks: [1, 1], width: 4 },
  }),
  'a ConvNeXt': {
    size: 16,
    width: 12,
    features: (parameters, pictures) =>
      convNeXtFeatures(parameters, pictures, { kind: 'convnext', size: 16, blocks: [1, 1], widths: [8, 12] }),
  },
}
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
const classify = (parameters: Parameters, pictures: t.Value, tower: Tower, running: RunningMoments | null) =>
  t.matmul(tower.features(parameters, pictures, running), parameters.matrix('head', [tower.width, 2], 0.3))

/** Steps that learn to tell how stripes lie. */
function lesson(tower: Tower, steps: number) {
  const graph = new t.Graph()
  const [parameters, buffers] = [new Parameters(graph), new Buffers(graph)]
  const input = (name: string, shape: t.Shape = []) => t.input(graph, name, 'f32', shape)
  const pictures = input('pictures', [BATCH, 3, tower.size, tower.size])
  const [learningRate, weightDecay] = [input('learningRate'), input('weightDecay')]
  const answers = Array.from({ length: 2 * BATCH }, (_, i) => Number(Math.floor(i / 2) % 2 === i % 2))
  const guesses = t.logSoftmax(classify(parameters, pictures, tower, new RunningMoments(buffers)))
  const right = t.mul(guesses, t.constant(graph, [BATCH, 2], answers))
  const optimiser = t.adamW({ beta1: 0.9, beta2: 0.98, epsilon: 1e-6 })
  const step = stepOf({
    ...{ parameters, buffers, optimiser, learningRate, weightDecay, temperature: null, pairs: null },
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
  const seen = stripes(steps * BATCH, tower.size, 3)
  const feed = {
    pictures: { ...seen, shape: [steps, BATCH, ...seen.shape.slice(1)] },
    learningRate: each(() => 0.02),
    weightDecay: each(() => 0.05),
    ...Object.fromEntries(Object.entries(optimiser.numbers).map(([name, at]) => [name, each(at)])),
  }
  return { step, initial: new Map([...weights, ...buffers.initialise(1, weights)]), feed }
}

const swiftShader = ['/usr/lib/chromium/vk_swiftshader_icd.json', process.env['VK_ICD_FILENAMES'] ?? ''].find(
  (file) => file && existsSync(file),
)
/** A tower whose step is made of what others' are made of. */
const alike = 'a ResNet with bottlenecks'
const reasonNot = (name: string) =>
  !swiftShader
    ? 'no SwiftShader: install Debian’s chromium and libvulkan1 to check the GPU path'
    : name === alike && process.env['KINDRED_TEST'] !== 'all'
      ? 'ops that another tower has checked: KINDRED_TEST=all checks them again'
      : false

for (const [name, tower] of Object.entries(towers)) {
  test(`${name} learns in a loop and a step at a time, and is exported for any batch as it has learned`, async () => {
    const { step, initial, feed } = lesson(tower, STEPS)
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
    const seen = t.input(learned, 'pictures', 'f32', [FREE, 3, tower.size, tower.size])
    const logits = classify(kept, seen, tower, null)
    const trained = new Map(kept.all.map(({ value }) => [value as t.Value, state.get(value.attrs.name)!]))
    const model = t.emitModel([{ name: 'logits', value: logits }], { weights: trained, freeBatch: FREE })
    const executor = await t.openExecutor(model)
    for (const batch of [1, 20]) {
      const { data, shape } = (await executor.run({ pictures: stripes(batch, tower.size, 4) }))['logits']!
      assert.deepEqual(shape, [batch, 2])
      const odd = Array.from({ length: batch }, (_, i) => Number(data[2 * i + 1]) > Number(data[2 * i]))
      const hits = odd.filter((isOdd, i) => isOdd === (i % 2 === 1)).length
      assert.ok(hits >= 0.9 * batch, `${hits} of ${batch}`)
    }
    await executor.close()
  })

  test(
    `${name}: a step on WebGPU leads to the processor's next state`,
    { skip: reasonNot(name) },
    async () => {
      process.env['VK_ICD_FILENAMES'] = swiftShader
      const { step, initial, feed } = lesson(tower, 2)
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
    },
  )
}
