/** Whole training steps: gradients, the two forms, and the same losses on CPU and GPU. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import {
  emitModel,
  gradients,
  openExecutor,
  sizeOf,
  verify,
  type Step,
  type Tensor,
  type Value,
} from '../../tensor/index.ts'
import { Random } from '../random.ts'
import { Stepper } from '../stepper.ts'
import { drawView, VIEW_NUMBERS, type Augmentation } from '../views.ts'
import { clip } from './clip.ts'
import { trainingStep, type MethodGraph } from './method.ts'
import { simclr } from './simclr.ts'

const [BATCH, SIDE, CONTEXT, STEPS] = [8, 20, 6, 3]
const image = { size: 16, patch: 8, width: 32, depth: 2, heads: 2 }
const augmentation: Augmentation = {
  minArea: 0.4,
  flip: 0.5,
  jitter: [0.4, 0.4, 0.4, 0.1],
  jitterChance: 0.8,
  grey: 0.2,
  blur: 0.5,
}
const adamW = { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1 }
const options = { batch: BATCH, side: SIDE, augmentation }

const methods: Record<string, () => MethodGraph> = {
  clip: () =>
    clip(
      { image, text: { vocabulary: 20, context: CONTEXT, width: 32, depth: 1, heads: 2 }, embeddingSize: 16 },
      options,
    ),
  simclr: () => simclr({ image, embeddingSize: 16, temperature: 0.2 }, options),
}

/** Random values for everything a step is fed, with a first dimension of STEPS. */
function feed(step: Step): Record<string, Tensor> {
  const random = new Random(11)
  const tensor = ({ attrs: { name }, dtype, shape }: Step['fed'][number]): Tensor => {
    const full = [STEPS, ...shape]
    const size = sizeOf(full)
    if (dtype === 'u8')
      return { dtype, shape: full, data: Uint8Array.from({ length: size }, () => random.integer(256)) }
    if (dtype === 'i64')
      return {
        dtype,
        shape: full,
        data: BigInt64Array.from({ length: size }, (_, i) =>
          BigInt(i % CONTEXT < 4 ? 1 + random.integer(19) : 0),
        ),
      }
    const data = new Float32Array(size)
    if (name.startsWith('views'))
      for (let at = 0; at < size; at += VIEW_NUMBERS) drawView(random, SIDE, augmentation, data, at)
    else
      data.set(
        Array.from(
          { length: STEPS },
          (_, t) =>
            ({ learningRate: 1e-2, correction1: 1 - 0.9 ** (t + 1), correction2: 1 - 0.98 ** (t + 1) })[
              name
            ]!,
        ),
      )
    return { dtype, shape: full, data }
  }
  return Object.fromEntries(step.fed.map((v) => [v.attrs.name, tensor(v)]))
}

/** SwiftShader's Vulkan driver, as Debian's chromium brings it. */
const swiftShader = ['/usr/lib/chromium/vk_swiftshader_icd.json', process.env['VK_ICD_FILENAMES'] ?? ''].find(
  (f) => f && existsSync(f),
)

for (const [name, build] of Object.entries(methods)) {
  test(`${name}: the compiled graph is well formed and its loss falls`, async () => {
    const method = build()
    const step = trainingStep(method, adamW)
    verify(method.parameters.graph)
    const stepper = await Stepper.open(step, method.parameters.initialise(1), 'cpu')
    const fed = feed(step)
    const first = (await stepper.run(fed, STEPS))['loss']!
    for (let i = 0; i < 6; i++) await stepper.run(fed, STEPS)
    const last = (await stepper.run(fed, STEPS))['loss']!
    await stepper.close()
    assert.ok(last.at(-1)! < 0.7 * first[0]!, `${first[0]} to ${last.at(-1)}`)
  })

  test(`${name}: the gradient of the whole loss is its finite difference`, async () => {
    const method = build()
    const step = trainingStep(method, adamW)
    const state = method.parameters.initialise(2)
    const values = method.parameters.all.map((p) => p.value as Value)
    const slopes = gradients(method.loss, values)
    const outputs = [
      { name: 'loss', value: method.loss },
      ...slopes.map((value, i) => ({ name: `d${i}`, value })),
    ]
    const executor = await openExecutor(emitModel(outputs, { float: 'float64' }))
    const once = (tensor: Tensor): Tensor => {
      const shape = tensor.shape.slice(1)
      const data = tensor.data.slice(0, sizeOf(shape))
      return tensor.dtype === 'f32'
        ? { dtype: 'f64', shape, data: Float64Array.from(data as Float32Array) }
        : { ...tensor, shape, data }
    }
    const needed = new Set(method.fed.map((v) => v.attrs.name))
    const fed = Object.fromEntries(
      Object.entries(feed(step))
        .filter(([n]) => needed.has(n))
        .map(([n, t]) => [n, once(t)]),
    )
    const weights = new Map(
      values.map((v, i) => [
        method.parameters.all[i]!.value.attrs.name,
        {
          dtype: 'f64' as const,
          shape: v.shape,
          data: Float64Array.from(state.get(method.parameters.all[i]!.value.attrs.name)!),
        },
      ]),
    )
    const run = () => executor.run({ ...fed, ...Object.fromEntries(weights) })
    const exact = await run()
    const random = new Random(12)
    for (const [i, name] of [...weights.keys()].entries()) {
      const { data } = weights.get(name)!
      const j = random.integer(data.length)
      const kept = data[j]!
      const h = 1e-5
      data[j] = kept + h
      const up = Number((await run())['loss']!.data[0])
      data[j] = kept - h
      const down = Number((await run())['loss']!.data[0])
      data[j] = kept
      const [numeric, analytic] = [(up - down) / (2 * h), Number(exact[`d${i}`]!.data[j])]
      assert.ok(
        Math.abs(numeric - analytic) < 1e-5 * (1 + Math.abs(numeric)),
        `${name}[${j}]: ${analytic} is not ${numeric}`,
      )
    }
    await executor.close()
  })

  test(`${name}: one step a run gives what the loop gives`, async () => {
    const method = build()
    const step = trainingStep(method, adamW)
    const fed = feed(step)
    const losses: number[][] = []
    for (const form of ['loop', 'step'] as const) {
      const stepper = await Stepper.open(step, method.parameters.initialise(3), 'cpu', form)
      losses.push((await stepper.run(fed, STEPS))['loss']!)
      await stepper.close()
    }
    losses[0]!.forEach((loss, i) => assert.ok(Math.abs(loss - losses[1]![i]!) < 1e-5))
  })

  const skip = swiftShader
    ? false
    : 'no SwiftShader: install Debian’s chromium and libvulkan1 to check the GPU path'
  test(`${name}: the WebGPU provider gives the CPU's losses`, { skip }, async () => {
    process.env['VK_ICD_FILENAMES'] = swiftShader
    const method = build()
    const step = trainingStep(method, adamW)
    const fed = feed(step)
    const losses: number[][] = []
    for (const provider of ['cpu', 'webgpu'] as const) {
      const stepper = await Stepper.open(step, method.parameters.initialise(4), provider)
      losses.push((await stepper.run(fed, STEPS))['loss']!)
      await stepper.close()
    }
    losses[0]!.forEach((loss, i) => assert.ok(Math.abs(loss - losses[1]![i]!) < 1e-3, `${losses}`))
  })
}
