/** The tensors that an ONNX file holds as numbers, in the types that a graph knows. */
import { toOrt, type Tensor } from '../executor.ts'
import * as ort from 'onnxruntime-node'
import { encodeModel, type NodeProto, type TensorProto } from '../onnx/schema.ts'

/** A tensor that is known before the graph runs. */
export interface Known extends Tensor {
  /** in the file: the initialiser's, or of the node that gave it */
  readonly name: string
}

const copied = (bytes: Uint8Array) => Uint8Array.from(bytes).buffer

/** How each of ONNX's element types is read: from raw bytes, or from the field that it lies in otherwise. */
const READERS: Readonly<Record<number, (tensor: TensorProto) => Omit<Tensor, 'shape'>>> = {
  1: ({ rawData, floatData }) => f32(rawData ? new Float32Array(copied(rawData)) : floatData!),
  2: ({ rawData, int32Data }) => ({ dtype: 'u8', data: Uint8Array.from(rawData ?? int32Data!) }),
  // What is quantized is widened before anything else.
  3: ({ rawData, int32Data }) => f32(rawData ? new Int8Array(copied(rawData)) : int32Data!),
  6: ({ rawData, int32Data }) => i64(rawData ? new Int32Array(copied(rawData)) : int32Data!),
  7: ({ rawData, int64Data }) => ({
    dtype: 'i64',
    data: rawData ? new BigInt64Array(copied(rawData)) : BigInt64Array.from(int64Data!, BigInt),
  }),
  9: ({ rawData, int32Data }) => ({ dtype: 'bool', data: Uint8Array.from(rawData ?? int32Data!) }),
  10: ({ rawData, int32Data }) =>
    f32(new Float16Array(rawData ? copied(rawData) : Uint16Array.from(int32Data!).buffer)),
  11: ({ rawData, doubleData }) => f32(rawData ? new Float64Array(copied(rawData)) : doubleData!),
}
const f32 = (data: ArrayLike<number>) => ({ dtype: 'f32' as const, data: Float32Array.from(data) })
const i64 = (data: ArrayLike<number>) => ({
  dtype: 'i64' as const,
  data: BigInt64Array.from(Array.from(data), BigInt),
})

/** Floats of any width become f32, as do weights of 8 bits, and other whole numbers i64; null where there is no such type in a graph, or no data here. */
export function readTensor(tensor: TensorProto, name: string): Known | null {
  const read = READERS[tensor.dataType]
  if (!read || tensor.externalData?.length) return null
  const given = tensor.rawData?.length ? tensor : { ...tensor, rawData: undefined }
  return { name, shape: [...tensor.dims], ...read(given as TensorProto) }
}

const ELEMENT = { f32: 1, u8: 2, i64: 7, bool: 9 } as const
const isKnownType = (type: string) => ['float32', 'int64', 'int32', 'bool', 'uint8'].includes(type)

/**
 * What a node gives of known tensors, by ONNX Runtime itself; null where it gives what no graph holds.
 * @param opset the version of the file's ops
 */
export async function computed(
  node: NodeProto,
  inputs: readonly Known[],
  opset: number,
): Promise<Known[] | null> {
  const named = node.input.filter((name) => name !== '')
  const distinct = [...new Map(inputs.map((input, i) => [named[i]!, { ...input, name: named[i]! }])).values()]
  const info = ({ name, dtype, shape }: Known) => ({
    name,
    type: {
      tensorType: {
        elemType: ELEMENT[dtype as keyof typeof ELEMENT],
        shape: { dim: shape.map((dimValue) => ({ dimValue })) },
      },
    },
  })
  const graph = {
    name: 'known',
    node: [node],
    initializer: [],
    input: distinct.map(info),
    output: node.output.map((name) => ({ name })),
  }
  const session = await ort.InferenceSession.create(encodeModel(graph as never, opset), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  })
  try {
    const results = await session.run(Object.fromEntries(distinct.map((each) => [each.name, toOrt(each)])))
    const known = node.output.map((name) => {
      const { type, dims, data } = results[name]!
      if (!isKnownType(type)) return null
      const tensor =
        type === 'int32'
          ? i64(data as Int32Array)
          : {
              dtype: ({ float32: 'f32', int64: 'i64', bool: 'bool', uint8: 'u8' } as const)[
                type as 'float32'
              ],
              data: data as Float32Array,
            }
      return { name, shape: dims.map(Number), ...tensor }
    })
    return known.every((each) => each !== null) ? known : null
  } finally {
    await session.release()
  }
}
