/** The ONNX models of a pack: opening them, running them on pictures and tokens, and saying plainly when one is no good. */
import { join } from 'node:path'
import {
  headSize,
  KindredError,
  type ImageSide,
  type Output,
  type TaughtWords,
  type TextSide,
} from '../../shared/model/index.ts'
import { openExecutor, sizeOf, type ExecutionProvider, type Executor, type Tensor } from '../tensor/index.ts'
import type { Pack } from './pack.ts'
import { imageTensor } from './image-tensor.ts'
import { tokenTensors } from './token-tensors.ts'
import type { TokenRows } from './tokens.ts'

/**
 * @param file of the pack
 * @throws KindredError INVALID_PACK
 */
export async function openTower(
  pack: Pack,
  file: string,
  options: { provider: ExecutionProvider; threads?: number },
): Promise<Executor> {
  try {
    // Photos are decoded meanwhile: a thread that waits for another by spinning takes a core from that.
    return await openExecutor(join(pack.dir, file), { ...options, spins: false })
  } catch (error) {
    throw badModel(pack, file, `ONNX Runtime cannot open it: ${String(error)}`)
  }
}

/**
 * Pixels u8 [n, size, size, 3] to the image trunk's features [n, features].
 * @throws KindredError INVALID_PACK
 */
export async function runImages(
  executor: Executor,
  pack: Pack,
  pixels: Uint8Array,
  n: number,
): Promise<Float32Array> {
  const { image } = pack.manifest
  return inBatches(image, n, async (at, count) => {
    const fed = { [image.input.name]: imageTensor(pixels, at, count, image) }
    const { data, shape } = await run(executor, pack, image, fed)
    return take(image.output, data, shape, null)
  })
}

/**
 * Tokens to the text trunk's features [n, features].
 * @throws KindredError INVALID_PACK
 */
export async function runTokens(executor: Executor, pack: Pack, tokens: TokenRows): Promise<Float32Array> {
  const text = pack.manifest.text!
  return inBatches(text, tokens.n, async (at, count) => {
    const { fed, mask } = tokenTensors(tokens, at, count, text)
    const { data, shape } = await run(executor, pack, text, fed)
    return take(text.output, data, shape, mask)
  })
}

/** Features [n, features] through a head, to vectors [n, headSize] of length 1. */
export function runHead(
  executor: Executor,
  pack: Pack,
  side: ImageSide | TextSide,
  features: Float32Array,
  n: number,
): Promise<Float32Array> {
  const due = [n, headSize(pack.manifest)] as const
  return fromFeatures(executor, pack, side.head!, features, due)
}

/** Features [n, features] of photos to the channel of the taught words, [n, words + 1] of length 1. */
export function runWords(
  executor: Executor,
  pack: Pack,
  { file, texts }: TaughtWords,
  features: Float32Array,
  n: number,
): Promise<Float32Array> {
  return fromFeatures(executor, pack, file, features, [n, texts.length + 1])
}

async function fromFeatures(
  executor: Executor,
  pack: Pack,
  file: string,
  features: Float32Array,
  due: readonly [n: number, size: number],
): Promise<Float32Array> {
  const [n] = due
  if (n === 0) return new Float32Array()
  const fed: Record<string, Tensor> = {
    features: { dtype: 'f32', shape: [n, features.length / n], data: features },
  }
  const found = (await computed(executor, pack, file, fed))['embedding']
  if (found?.dtype === 'f32' && found.shape.join() === due.join()) return found.data as Float32Array
  throw badModel(pack, file, `its output "embedding" is ${described(found)} where f32 [${due}] is due`)
}

export function badModel(pack: Pack, file: string, what: string): KindredError {
  return new KindredError(
    'INVALID_PACK',
    `The model in ${join(pack.dir, file)} does not work: ${what}.`,
    'Use another model.',
  )
}

/** Runs all at once, or as many at a time as the graph takes. */
async function inBatches(
  { features, ...side }: ImageSide | TextSide,
  n: number,
  part: (at: number, count: number) => Promise<Float32Array>,
): Promise<Float32Array> {
  const { batch } = 'inputs' in side ? side.inputs : side.input
  if (batch === null) return part(0, n)
  const all = new Float32Array(n * features)
  for (let at = 0; at < n; at += batch) {
    const count = Math.min(batch, n - at)
    all.set((await part(at, count)).subarray(0, count * features), at * features)
  }
  return all
}

/** Runs a trunk; its output is [N, features], dimensions of 1 behind it aside, or [N, T, features]. */
async function run(
  executor: Executor,
  pack: Pack,
  side: ImageSide | TextSide,
  fed: Record<string, Tensor>,
): Promise<{ data: Float32Array; shape: readonly number[] }> {
  const { name, take } = side.output
  const found = (await computed(executor, pack, side.file, fed))[name]
  const n = Object.values(fed)[0]!.shape[0]!
  const shape = found?.shape ?? []
  const fits =
    found?.dtype === 'f32' &&
    shape[0] === n &&
    (take === 'all' ? sizeOf(shape) === n * side.features : shape.length === 3 && shape[2] === side.features)
  if (fits) return { data: found.data as Float32Array, shape }
  const due = take === 'all' ? [n, side.features] : [n, 'T', side.features]
  throw badModel(pack, side.file, `its output "embedding" is ${described(found)} where f32 [${due}] is due`)
}

async function computed(executor: Executor, pack: Pack, file: string, fed: Record<string, Tensor>) {
  try {
    return await executor.run(fed)
  } catch (error) {
    throw badModel(pack, file, `ONNX Runtime cannot run it: ${String(error)}`)
  }
}

const described = (tensor: Tensor | undefined) => (tensor ? `${tensor.dtype} [${tensor.shape}]` : 'not there')

/**
 * @param mask [N, T], 1 where a state counts; null: all count
 * @returns [N, features]
 */
function take(
  { take }: Output,
  data: Float32Array,
  shape: readonly number[],
  mask: Int32Array | null,
): Float32Array {
  if (take === 'all') return data
  const [n, states, width] = shape as [number, number, number]
  const out = new Float32Array(n * width)
  for (let row = 0; row < n; row++) {
    const into = out.subarray(row * width, (row + 1) * width)
    let counted = 0
    for (let t = 0; t < (take === 'first' ? 1 : states); t++) {
      if (take === 'mean' && mask && !mask[row * states + t]) continue
      const from = (row * states + t) * width
      for (let i = 0; i < width; i++) into[i]! += data[from + i]!
      counted++
    }
    for (let i = 0; i < width; i++) into[i]! /= Math.max(1, counted)
  }
  return out
}
