/** One ONNX model of a pack: opening it, running it, and saying plainly when it is no good. */
import { KindredError } from '../../shared/model/index.ts'
import { openExecutor, type ExecutionProvider, type Executor, type Tensor } from '../tensor/index.ts'
import type { Pack } from './pack.ts'

/** @throws KindredError INVALID_PACK */
export async function openTower(
  pack: Pack,
  model: Uint8Array,
  options: { provider: ExecutionProvider; threads?: number },
): Promise<Executor> {
  try {
    return await openExecutor(model, options)
  } catch (error) {
    throw badModel(pack, `ONNX Runtime cannot open it: ${String(error)}`)
  }
}

/** Pixels [n, size, size, 3] to vectors [n, embeddingSize]. */
export function runImages(
  executor: Executor,
  pack: Pack,
  pixels: Uint8Array,
  n: number,
): Promise<Float32Array> {
  const { size } = pack.manifest.image
  return run(executor, pack, 'pixels', { dtype: 'u8', shape: [n, size, size, 3], data: pixels })
}

/** Tokens [n, context] to vectors [n, embeddingSize]. */
export function runTokens(
  executor: Executor,
  pack: Pack,
  tokens: BigInt64Array,
  n: number,
): Promise<Float32Array> {
  return run(executor, pack, 'tokens', { dtype: 'i64', shape: [n, tokens.length / n], data: tokens })
}

async function run(executor: Executor, pack: Pack, name: string, input: Tensor): Promise<Float32Array> {
  const { embedding } = await executor.run({ [name]: input })
  const wanted = [input.shape[0], pack.manifest.embeddingSize]
  if (embedding?.dtype !== 'f32' || embedding.shape.join() !== wanted.join()) {
    throw badModel(
      pack,
      `its output is ${embedding?.dtype} [${embedding?.shape}] where f32 [${wanted}] is due`,
    )
  }
  return embedding.data as Float32Array
}

export function badModel(pack: Pack, what: string): KindredError {
  return new KindredError(
    'INVALID_PACK',
    `The model in ${pack.dir} does not work: ${what}.`,
    'Use another model.',
  )
}
