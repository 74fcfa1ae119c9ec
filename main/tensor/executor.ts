/** Running emitted models in ONNX Runtime. */
import * as ort from 'onnxruntime-node'
import type { DType, Shape } from './value.ts'

export type Data = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array
export interface Tensor {
  readonly dtype: DType | 'f64' | 'i32'
  readonly shape: Shape
  readonly data: Data
}

/** ONNX Runtime's name of an execution provider. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'dml' | 'coreml' | 'cuda'

const TYPES = {
  f32: 'float32',
  f64: 'float64',
  i64: 'int64',
  i32: 'int32',
  u8: 'uint8',
  bool: 'bool',
} as const
const NAMES = {
  float32: 'f32',
  float64: 'f64',
  int64: 'i64',
  int32: 'i32',
  uint8: 'u8',
  bool: 'bool',
} as const

export const toOrt = ({ dtype, data, shape }: Tensor): ort.Tensor =>
  new ort.Tensor(TYPES[dtype], data, [...shape])

const fromOrt = (tensor: ort.Tensor): Tensor => ({
  dtype: NAMES[tensor.type as keyof typeof NAMES],
  shape: tensor.dims.map(Number),
  data: tensor.data as Data,
})

export interface Executor {
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
  close(): Promise<void>
}

/**
 * Loads an ONNX model.
 * @param model its bytes, or the path of a file, beside which its external data lies
 * @param options.threads how many of the CPU's threads one run may use; default all
 * @param options.spins whether these wait for each other without letting go of their cores; default true, which is
 *   faster where nothing else computes
 */
export async function openExecutor(
  model: Uint8Array | string,
  options: { provider?: ExecutionProvider; threads?: number; spins?: boolean } = {},
): Promise<Executor> {
  const { provider = 'cpu', threads, spins = true } = options
  const settings: ort.InferenceSession.SessionOptions = {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    ...(spins ? {} : { extra: { session: { intra_op: { allow_spinning: '0' } } } }),
  }
  const session = await (typeof model === 'string'
    ? ort.InferenceSession.create(model, settings)
    : ort.InferenceSession.create(model, settings))
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, toOrt(tensor)]))
      const results = await session.run(feeds)
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromOrt(tensor)]))
    },
    close: () => session.release(),
  }
}
