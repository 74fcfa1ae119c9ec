/** What training would work with and what it would cost, before anything starts. */
import { KindredError, TrainRequest, type Method, type TrainingQuote } from '../../shared/model/index.ts'
import { providerStates } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import { emitModel, Graph, input, matmul, openExecutor, sizeOf, type Tensor } from '../tensor/index.ts'
import { withoutSought } from './captions-by-photo.ts'
import { MOST_CHECKPOINTS } from './checkpoint.ts'
import { compile } from './compile.ts'
import { choose, RECOMMENDED_MINUTES } from './dataset.ts'
import {
  methodInfos,
  methodOf,
  plannedMethod,
  recommended,
  type FeatureMethodDef,
  type MethodDef,
} from './methods/index.ts'
import type { Dataset, Plan } from './plan.ts'
import { wordsOf } from './words/index.ts'

const SIDE = 512
const PROBE_MS = 60
/** The part of a bare matrix product's speed that a training step reaches (test/bench/train). */
const EFFICIENCY = 0.75

/** What a first model needs: to see each photo this often, and to take this many steps. */
const EPOCHS = 30
const STEPS = 400
const MINUTES = [1, 60] as const

/** How long that takes on a machine that trains on so many images a second, within bounds. */
export function minutesFor(photos: number, batch: number, imagesPerSecond: number): number {
  const minutes = Math.max(EPOCHS * photos, STEPS * batch) / imagesPerSecond / 60
  return Math.min(MINUTES[1], Math.max(MINUTES[0], Math.ceil(minutes)))
}

/** @throws nothing that a person could not act on: what stands in the way is in `blocked` */
export async function quoteTraining(store: Store): Promise<TrainingQuote> {
  const providers = (await providerStates()).map((state) => ({ ...state }))
  const known = {
    ...store.captions.counts(),
    photos: store.photos.count(),
    feedback: store.feedback.count(),
    providers,
    minutes: RECOMMENDED_MINUTES,
    methods: methodInfos(),
  }
  try {
    const { plan, dataset, captioned } = choose(store, TrainRequest.parse({}))
    const taught = methodOf(plan.method)
    if (taught.reads === 'features')
      return { ...known, captioned, ...quoteFeatures(store, taught, plan, dataset) }
    const method = plannedMethod(plan)
    const { recipe } = method
    const size = { batch: plan.batch, photos: dataset.train.length }
    const imagesPerSecond = lastRate(store, plan.method) ?? (await probeRate(method, size))
    const minutes = minutesFor(dataset.train.length, plan.batch, imagesPerSecond)
    return {
      ...known,
      captioned,
      minutes,
      steps: Math.round((minutes * 60 * imagesPerSecond) / plan.batch),
      method: plan.method,
      heldOut: dataset.heldOut.length,
      imagesPerSecond,
      epochs: (minutes * 60 * imagesPerSecond) / dataset.train.length,
      diskBytes:
        dataset.train.length * 3 * recipe.side ** 2 +
        (3 * MOST_CHECKPOINTS + 1) * parameterBytes(method, size),
      blocked: null,
    }
  } catch (error) {
    if (!(error instanceof KindredError)) throw error
    const nothing = { heldOut: 0, imagesPerSecond: 0, epochs: 0, steps: 0, diskBytes: 0 }
    return { ...known, ...nothing, method: recommended([]), blocked: error.message }
  }
}

/** Rows a second that a head learns from on a slow machine, and what a word adds to a vector, in bytes. */
const ROWS_PER_SECOND = 5_000
const BYTES_A_WORD = 2

/** Heads are taught in so many steps, and the photos get new vectors. */
function quoteFeatures(store: Store, { batch, steps }: FeatureMethodDef, plan: Plan, dataset: Dataset) {
  const imagesPerSecond = lastRate(store, plan.method) ?? ROWS_PER_SECOND
  const words = wordsOf(dataset.train.flatMap((photo) => withoutSought(photo) ?? [])).size
  const { embeddingSize } = store.models.get(plan.parent!)!.manifest
  return {
    ...{ method: plan.method, heldOut: dataset.heldOut.length, imagesPerSecond, steps },
    minutes: Math.max(MINUTES[0], Math.ceil((steps * batch) / imagesPerSecond / 60)),
    epochs: (steps * batch) / Math.max(1, dataset.train.length),
    diskBytes: BYTES_A_WORD * store.photos.count() * (embeddingSize + words + 1),
    blocked: null,
  }
}

/** How fast the last run of the method went here. */
function lastRate(store: Store, method: Method): number | null {
  const run = store.runs.list().find((r) => r.method === method && r.step > 0)
  return (run && store.runs.points(run.id, -1).at(-1)?.imagesPerSecond) ?? null
}

/** Images a second, from how fast a matrix product is right now. */
async function probeRate(method: MethodDef, size: Size): Promise<number> {
  const graph = new Graph()
  const [a, b] = ['a', 'b'].map((name) => input(graph, name, 'f32', [SIDE, SIDE]))
  const executor = await openExecutor(emitModel([{ name: 'c', value: matmul(a!, b!) }]))
  const ones: Tensor = { dtype: 'f32', shape: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE).fill(1) }
  await executor.run({ a: ones, b: ones })
  const start = performance.now()
  let products = 0
  while (performance.now() - start < PROBE_MS) {
    await executor.run({ a: ones, b: ones })
    products++
  }
  const flopsPerSecond = (products * 2 * SIDE ** 3) / ((performance.now() - start) / 1000)
  await executor.close()
  return (flopsPerSecond * EFFICIENCY * size.batch) / compiled(method, size).flops
}

interface Size {
  batch: number
  photos: number
}

function compiled(method: MethodDef, size: Size) {
  return compile(method, { ...size, vocabulary: method.recipe.text?.vocabulary ?? 0 })
}

/** Bytes of the parameters as float32; a checkpoint holds them three times, the pack once. */
const parameterBytes = (method: MethodDef, size: Size): number =>
  compiled(method, size).parameters.all.reduce((n, p) => n + 4 * sizeOf(p.value.shape), 0)
