/** Whole training steps: gradients, the two forms, and the same losses on CPU and GPU. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { momentum } from './test-method.ts'
import {
  emitModel,
  gradients,
  openExecutor,
  optimiserOf,
  sizeOf,
  verify,
  type Step,
  type Tensor,
  type Value,
} from '../../tensor/index.ts'
import { inputsOf, outputsOf } from '../../tensor/onnx/model.ts'
import { tensorFlowExecutor } from '../../tensor/tfjs/index.ts'
import { readCheckpoint, writeCheckpoint, type State } from '../checkpoint.ts'
import { compile } from '../compile.ts'
import { difference } from '../difference.ts'
import { Random } from '../../../shared/lib/random.ts'
import { Stepper } from '../stepper.ts'
import { drawView, VIEW_NUMBERS, type Augmentation } from '../views.ts'
import { clip } from './clip.ts'
import type { MethodDef } from './method.ts'
import { mocoV2 } from './moco-v2.ts'
import { mocoV3 } from './moco-v3.ts'
import { byol } from './byol.ts'
import { dino } from './dino.ts'
import { nnclr } from './nnclr.ts'
import { siglip } from './siglip.ts'
import { supCon } from './supcon.ts'
import { simclr } from './simclr.ts'

const [BATCH, PHOTOS, SIDE, CONTEXT, STEPS] = [8, 32, 20, 6, 3]
const image = { kind: 'vit', size: 16, patch: 8, width: 32, depth: 2, heads: 2 } as const
const text = { vocabulary: 20, context: CONTEXT, width: 32, depth: 1, heads: 2, wordDropout: 0 }
const augmentation: Augmentation = {
  area: [0.4, 1],
  flip: 0.5,
  jitter: [0.4, 0.4, 0.4, 0.1],
  jitterChance: 0.8,
  grey: 0.2,
  blur: 0.5,
  solarise: 0,
}

/** A method with towers that a test can take apart. */
const tiny = ({ recipe, ...method }: MethodDef): MethodDef => ({
  ...method,
  recipe: {
    ...recipe,
    ...{ image, text: recipe.text && text, embeddingSize: 16, side: SIDE },
    views: recipe.views.map(({ scale }) => ({ ...augmentation, scale })),
  },
})

const methods: Record<string, MethodDef> = {
  clip: tiny(clip),
  simclr: tiny(simclr),
  'moco-v2': tiny(mocoV2),
  'moco-v3': tiny(mocoV3),
  byol: tiny(byol),
  dino: tiny(dino),
  nnclr: tiny(nnclr),
  siglip: tiny(siglip),
  supcon: tiny(supCon),
  momentum: tiny(momentum),
}
const build = (method: MethodDef) =>
  compile(method, { batch: BATCH, photos: PHOTOS, vocabulary: text.vocabulary })

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
    // Rows 0 and 1 are one burst, rows 2 and 3 have one caption, rows 4 and 5 one label.
    else if (shape[0] === BATCH) data.set(Array.from({ length: size }, (_, i) => groupOf(name, i % BATCH)))
    else data.set(Array.from({ length: STEPS }, (_, t) => numbers[name]!(t)))
    return { dtype, shape: full, data }
  }
  return Object.fromEntries(step.fed.map((v) => [v.attrs.name, tensor(v)]))
}

/** What the first of the steps is fed. */
const firstOf = (fed: Record<string, Tensor>): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(fed).map(([name, { dtype, shape, data }]) => {
      const rest = shape.slice(1)
      return [name, { dtype, shape: [1, ...rest], data: data.slice(0, sizeOf(rest)) } as Tensor]
    }),
  )

const groupOf = (name: string, row: number) =>
  row === { bursts: 1, captions: 3, labels: 5 }[name] ? row - 1 : row
const numbers: Record<string, (step: number) => number> = {
  learningRate: () => 1e-2,
  weightDecay: () => 0.1,
  momentum: (t) => 0.9 + 0.01 * t,
  teacherTemperature: () => 0.05,
  lastLayer: () => 1,
  ...optimiserOf(clip.recipe.optimiser).numbers,
}

/** SwiftShader's Vulkan driver, as Debian's chromium brings it. */
const swiftShader = ['/usr/lib/chromium/vk_swiftshader_icd.json', process.env['VK_ICD_FILENAMES'] ?? ''].find(
  (f) => f && existsSync(f),
)

/** Methods whose steps are made of what others' are made of. */
const alike = new Set(['moco-v2', 'moco-v3', 'byol', 'nnclr', 'siglip', 'supcon', 'momentum'])

for (const [name, method] of Object.entries(methods)) {
  // DINO's targets are all but alike at first, and it takes larger steps to tell them apart.
  const rate = name === 'dino' ? 5e-3 : 2e-3

  test(`${name}: the compiled graph is well formed and its loss falls`, async () => {
    const { step, parameters, initialise } = build(method)
    verify(parameters.graph)
    const stepper = await Stepper.open(step, initialise(1), 'cpu')
    const learningRate = { dtype: 'f32', shape: [STEPS], data: new Float32Array(STEPS).fill(rate) } as const
    const fed = { ...feed(step), learningRate }
    // What a queue holds at first is easily told apart.
    await stepper.run(fed, STEPS)
    const first = (await stepper.run(fed, STEPS))['loss']!
    for (let i = 0; i < 20; i++) await stepper.run(fed, STEPS)
    const last = (await stepper.run(fed, STEPS))['loss']!
    await stepper.close()
    assert.ok(last.at(-1)! < 0.75 * first[0]!, `${first[0]} to ${last.at(-1)}`)
  })

  test(`${name}: the gradient of the whole loss is its finite difference`, async () => {
    const { step, parameters, initialise } = build(method)
    const state = initialise(2)
    const loss = step.reported[0]!.value
    const values = parameters.all.map((p) => p.value as Value)
    const slopes = gradients(loss, values)
    const outputs = [{ name: 'loss', value: loss }, ...slopes.map((value, i) => ({ name: `d${i}`, value }))]
    const executor = await openExecutor(emitModel(outputs, { float: 'float64' }))
    const once = (tensor: Tensor): Tensor => {
      const shape = tensor.shape.slice(1)
      const data = tensor.data.slice(0, sizeOf(shape))
      return tensor.dtype === 'f32'
        ? { dtype: 'f64', shape, data: Float64Array.from(data as Float32Array) }
        : { ...tensor, shape, data }
    }
    const needed = new Set(inputsOf(outputs.map((o) => o.value)).map((v) => v.attrs.name))
    const buffers = step.state.flatMap(({ value: { shape, attrs } }): [string, Tensor][] => {
      const data = state.get(attrs.name)
      return data ? [[attrs.name, { dtype: 'f64', shape, data: Float64Array.from(data) }]] : []
    })
    // A copy that moves before it is used moves with the weight, which no gradient follows: here it stands.
    const still = { ...feed(step), momentum: { dtype: 'f32', shape: [1], data: Float32Array.of(1) } } as const
    const fed = Object.fromEntries(
      [...Object.entries(still).map(([n, t]): [string, Tensor] => [n, once(t)]), ...buffers].filter(([n]) =>
        needed.has(n),
      ),
    )
    const weights = new Map(
      values.map((v, i) => [
        parameters.all[i]!.value.attrs.name,
        {
          dtype: 'f64' as const,
          shape: v.shape,
          data: Float64Array.from(state.get(parameters.all[i]!.value.attrs.name)!),
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
    const { step, initialise } = build(method)
    const fed = feed(step)
    const losses: number[][] = []
    for (const form of ['loop', 'step'] as const) {
      const stepper = await Stepper.open(step, initialise(3), 'cpu', form)
      losses.push((await stepper.run(fed, STEPS))['loss']!)
      await stepper.close()
    }
    losses[0]!.forEach((loss, i) => assert.ok(Math.abs(loss - losses[1]![i]!) < 1e-5))
  })

  test(`${name}: a run resumed from its checkpoint ends with the very numbers of one that was not cut`, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'kindred-resume-'))
    const { step, initialise } = build(method)
    const fed = feed(step)
    const whole = await Stepper.open(step, initialise(5), 'cpu')
    await whole.run(fed, STEPS)
    writeCheckpoint(dir, { step: STEPS, elapsedMs: 0, rate: 1, score: null, state: whole.state })
    await whole.run(fed, STEPS)
    const resumed = await Stepper.open(step, readCheckpoint(dir)!.state, 'cpu')
    await resumed.run(fed, STEPS)
    assert.deepEqual(resumed.state, whole.state)
    assert.deepEqual(
      [...whole.state.keys()],
      step.state.map((s) => s.value.attrs.name),
    )
    await whole.close()
    await resumed.close()
    rmSync(dir, { recursive: true })
  })

  // TensorFlow.js shares no code with ONNX Runtime: what both give is what the graph says.
  test(`${name}: TensorFlow.js gives ONNX Runtime's loss and next state`, async () => {
    const { step, initialise } = build(method)
    const [state, fed] = [initialise(4), firstOf(feed(step))]
    const right = await Stepper.open(step, state, 'cpu')
    const other = Stepper.on(tensorFlowExecutor(tf, outputsOf(step)), step, state, 'step')
    const before = right.state
    const [loss, another] = [await right.run(fed, 1), await other.run(fed, 1)].map(
      (each) => each['loss']![0]!,
    )
    await right.close()
    assert.ok(Math.abs(loss! - another!) < 1e-5 * (1 + loss!), `${loss}, ${another}`)
    assert.equal(difference(before, right.state, other.state), null)
  })

  const skip = !swiftShader
    ? 'no SwiftShader: install Debian’s chromium and libvulkan1 to check the GPU path'
    : alike.has(name) && process.env['KINDRED_TEST'] !== 'all'
      ? 'ten seconds for ops that other methods have checked: KINDRED_TEST=all checks them again'
      : false
  test(`${name}: the WebGPU provider gives the CPU's losses and next state`, { skip }, async () => {
    process.env['VK_ICD_FILENAMES'] = swiftShader
    const { step, initialise } = build(method)
    const fed = feed(step)
    const losses: number[][] = []
    const states: State[] = []
    for (const provider of ['cpu', 'webgpu'] as const) {
      const stepper = await Stepper.open(step, initialise(4), provider)
      losses.push((await stepper.run(fed, STEPS))['loss']!)
      states.push(stepper.state)
      await stepper.close()
    }
    const before = new Map(
      [...states[0]!].map(([key, data]) => [key, initialise(4).get(key) ?? new Float32Array(data.length)]),
    )
    assert.equal(difference(before, states[0]!, states[1]!), null)
    losses[0]!.forEach((loss, i) => assert.ok(Math.abs(loss - losses[1]![i]!) < 1e-3, `${losses}`))
  })
}

test('what a method carries: a momentum copy, a queue and a centre, by their definitions', async () => {
  const { step, initialise } = build(methods['momentum']!)
  const [before, fed] = [initialise(6), feed(step)]
  const stepper = await Stepper.open(step, before, 'cpu')
  await stepper.run(firstOf(fed), 1)
  const after = stepper.state
  await stepper.close()
  const near = (a: number, b: number, what: string) =>
    assert.ok(Math.abs(a - b) < 1e-6, `${what}: ${a}, ${b}`)
  const weights = [...before.keys()].filter((name) => before.has(`teacher.${name}`))
  assert.ok(weights.length > 8)
  for (const name of weights) {
    assert.deepEqual(before.get(`teacher.${name}`), before.get(name))
    assert.notDeepEqual(after.get(name), before.get(name))
    after.get(`teacher.${name}`)!.forEach((x, i) => {
      near(x, 0.9 * before.get(name)![i]! + 0.1 * after.get(name)![i]!, name)
    })
  }
  const [old, queue, centre] = [before.get('queue')!, after.get('queue')!, after.get('centre')!]
  const fresh = Array.from({ length: BATCH }, (_, i) => [...queue.slice(16 * i, 16 * (i + 1))])
  for (const row of fresh) near(Math.hypot(...row), 1, 'norm')
  assert.deepEqual([...queue.slice(16 * BATCH)], [...old.slice(0, -16 * BATCH)])
  centre.forEach((x, i) => near(x, (0.1 * fresh.reduce((sum, row) => sum + row[i]!, 0)) / BATCH, 'centre'))
})
