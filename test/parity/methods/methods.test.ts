/** Twenty steps of whole methods against PyTorch's losses, as make.py recorded them: same weights, pictures, optimiser and schedules. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ImageTowerShape, OptimiserChoice, Schedule } from '../../../shared/model/index.ts'
import * as t from '../../../main/tensor/index.ts'
import { Buffers } from '../../../main/training/buffers.ts'
import { pixelMethodOf } from '../../../main/training/methods/index.ts'
import { Parameters } from '../../../main/training/parameters.ts'
import type { Recipe } from '../../../main/training/recipe.ts'
import { constantly, numberAt, warmupCosine } from '../../../main/training/schedule.ts'
import { stepOf } from '../../../main/training/step.ts'
import { Stepper } from '../../../main/training/stepper.ts'
import { RunningMoments } from '../../../main/training/towers/batch-norm.ts'

interface Recorded {
  runs: Record<string, number[]>
}
const { runs } = JSON.parse(readFileSync(join(import.meta.dirname, 'losses.json'), 'utf8')) as Recorded

const [STEPS, BATCH, PHOTOS, RATE] = [20, 8, 32, 5]
const [SIZE, LITTLE, CONTEXT, VOCABULARY] = [24, 16, 6, 20]
/** Of each loss. ../README.md has what was found: most are within 1e-5, in single precision against double. */
const TOLERANCE = 1e-3

const vit = { kind: 'vit', size: SIZE, patch: 8, width: 32, depth: 2, heads: 2 } as const
const resNet = {
  kind: 'resnet',
  size: SIZE,
  stem: 'cifar',
  block: 'basic',
  blocks: [1, 1],
  width: 8,
} satisfies ImageTowerShape
const text = { vocabulary: VOCABULARY, context: CONTEXT, width: 32, depth: 1, heads: 2, wordDropout: 0 }

/** Where a run is not the method's own. */
interface Other {
  readonly method: string
  readonly image: Recipe['image']
  readonly optimiser: OptimiserChoice
  readonly schedules: Record<'learningRate' | 'weightDecay', Schedule>
}
const others: Record<string, Other> = {
  'simclr, ResNet by LARS': {
    ...{ method: 'simclr', image: resNet, optimiser: { kind: 'lars', momentum: 0.9, trust: 1e-3 } },
    schedules: { learningRate: warmupCosine(0.05, 0.05), weightDecay: constantly(1e-4) },
  },
  'moco-v2, ResNet by SGD': {
    ...{ method: 'moco-v2', image: resNet, optimiser: { kind: 'sgd', momentum: 0.9 } },
    schedules: { learningRate: warmupCosine(0.01, 0.05), weightDecay: constantly(1e-4) },
  },
}

/** What make.py feeds, between -1 and 1. */
function numbers(name: string, shape: readonly number[]): Float64Array {
  const seed = Array.from(name).reduce((s, c) => (s * 31 + c.charCodeAt(0)) % 65521, 0)
  const at = (i: number) => ((i * i + 1) * 7919 + i * (seed * 1049 + 1) + seed) % 65521
  return Float64Array.from({ length: t.sizeOf(shape) }, (_, i) => at(i) / 32760 - 1)
}

/** A parameter's numbers before the first step; null for one that starts where the method says. */
function start(name: string, shape: t.Shape): Float32Array | null {
  if (name === 'logScale' || name === 'bias') return null
  const fan = shape.length === 4 ? t.sizeOf(shape.slice(1)) : shape[0]!
  const [factor, term] = name.endsWith('.gain')
    ? [0.1, 1]
    : name.endsWith('.bias')
      ? [0.1, 0]
      : [name === 'image.position' ? 0.5 : Math.sqrt(3 / fan), 0]
  return Float32Array.from(numbers(name, shape), (x) => factor * x + term)
}

const photosOf = (step: number) => Array.from({ length: BATCH }, (_, i) => (step * BATCH + i) % PHOTOS)

function view(step: number, number: number, size: number): Float32Array {
  const one = [3, size, size]
  const seen = new Float32Array(BATCH * t.sizeOf(one))
  for (const [i, p] of photosOf(step).entries()) {
    const own = numbers(`view ${step} ${number} ${p}`, one)
    const photo = numbers(`photo ${p}`, one)
    seen.set(
      own.map((x, k) => x + photo[k]!),
      i * own.length,
    )
  }
  return seen
}

/** For all steps, what is fed of each. */
const f32 = (shape: t.Shape, of: (step: number) => ArrayLike<number>): t.Tensor => ({
  dtype: 'f32',
  shape: [STEPS, ...shape],
  data: Float32Array.from(Array.from({ length: STEPS }, (_, step) => Array.from(of(step))).flat()),
})

function feed(schedules: Record<string, Schedule>, optimiser: t.Optimiser, sizes: readonly number[]) {
  const position = (step: number) => ({ progress: (step + 0.5) / STEPS, epoch: (step * BATCH) / PHOTOS })
  const tokens = Array.from({ length: STEPS }, (_, step) =>
    photosOf(step).flatMap((p) =>
      Array.from({ length: CONTEXT }, (_, j) => (j < 3 + (p % 3) ? 1 + ((7 * p + 3 * j) % 19) : 0)),
    ),
  ).flat()
  return {
    ...Object.fromEntries(
      sizes.map((size, v) => [`view${v}`, f32([BATCH, 3, size, size], (step) => view(step, v, size))]),
    ),
    ...Object.fromEntries(
      Object.entries(schedules).map(([name, schedule]) => [
        name,
        f32([], (step) => [numberAt(schedule, position(step)) * (name === 'learningRate' ? RATE : 1)]),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(optimiser.numbers).map(([name, at]) => [name, f32([], (step) => [at(step)])]),
    ),
    tokens: { dtype: 'i64', shape: [STEPS, BATCH, CONTEXT], data: BigInt64Array.from(tokens, BigInt) },
    bursts: f32([BATCH], photosOf),
    labels: f32([BATCH], (step) => photosOf(step).map((p) => p % 3)),
  } satisfies Record<string, t.Tensor>
}

async function train(name: string): Promise<number[]> {
  const other = others[name]
  const method = pixelMethodOf(other?.method ?? name)
  const { clipping } = method.recipe
  const optimiser = t.optimiserOf(other?.optimiser ?? method.recipe.optimiser)
  const schedules = { ...method.recipe.schedules, ...other?.schedules }
  const recipe = { ...method.recipe, image: other?.image ?? vit, embeddingSize: 16, text: null }
  const graph = new t.Graph()
  const buffers = new Buffers(graph)
  const parameters = new Parameters(graph, '', new RunningMoments(buffers))
  const asked = new Map<string, t.Value<'input'>>()
  const input = (name: string, shape: t.Shape, dtype: 'f32' | 'i64' = 'f32') => {
    const value = asked.get(name) ?? (t.input(graph, name, dtype, shape) as t.Value<'input'>)
    asked.set(name, value)
    return value as t.Value
  }
  const sizes = method.recipe.views.map(({ scale }) => (scale < 1 ? LITTLE : SIZE))
  const reads = method.recipe.text !== null
  const loss = method.loss({
    ...{ graph, batch: BATCH, photos: PHOTOS, parameters, buffers },
    recipe: { ...recipe, text: reads ? text : null },
    pictures: sizes.map((size, v) => input(`view${v}`, [BATCH, 3, size, size])),
    tokens: reads ? input('tokens', [BATCH, CONTEXT], 'i64') : null,
    groups: [input('bursts', [BATCH])],
    labels: method.labelled ? input('labels', [BATCH]) : null,
    scheduled: (name) => input(name, []),
    option: (name) => method.recipe.options[name]!,
  })
  const [learningRate, weightDecay] = [input('learningRate', []), input('weightDecay', [])]
  const step = stepOf({
    ...loss,
    ...{ parameters, buffers, optimiser, clipping, learningRate, weightDecay, fed: [...asked.values()] },
  })
  const weights = parameters.initialise(1)
  for (const { value } of parameters.all) {
    const first = start(value.attrs.name, value.shape)
    if (first) weights.set(value.attrs.name, first)
  }
  const state = new Map([...weights, ...buffers.initialise(1, weights)])
  const queue = state.get('queue')
  if (queue) state.set('queue', unitRows(numbers('queue', [queue.length]), 128))
  const stepper = await Stepper.open(step, state, 'cpu')
  const all: Record<string, t.Tensor> = feed(schedules, optimiser, sizes)
  const fed = Object.fromEntries(step.fed.map(({ attrs: { name } }) => [name, all[name]!]))
  const { loss: losses } = await stepper.run(fed, STEPS)
  await stepper.close()
  return losses!
}

function unitRows(rows: Float64Array, width: number): Float32Array {
  return Float32Array.from(rows, (x, i) => {
    const from = i - (i % width)
    return x / Math.hypot(...rows.subarray(from, from + width))
  })
}

for (const [name, right] of Object.entries(runs)) {
  test(`${name}: twenty steps have PyTorch's losses`, async (context) => {
    const found = await train(name)
    const differences = right.map((loss, i) => Math.abs(found[i]! - loss) / Math.abs(loss))
    const worst = Math.max(...differences)
    context.diagnostic(`largest relative difference ${worst.toExponential(1)}`)
    assert.ok(worst < TOLERANCE, `${found} are not ${right}`)
  })
}
