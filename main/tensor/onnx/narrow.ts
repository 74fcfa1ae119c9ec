/**
 * An ONNX model with its weights in fewer bits. Nodes widen each of them, which every runtime computes once, as it loads,
 * so that what runs is float32 as before: a DequantizeLinear ONNX Runtime would compute in every run.
 */
import { sizeOf } from '../value.ts'
import { HALF } from './emitter.ts'
import { readPart, writePart, type NodeParts, type TensorParts } from './parts.ts'

const [FLOAT, INT8] = [1, 3]
/** Weights of fewer numbers stay as they are: biases, gains, sizes. */
const FEWEST = 1024
const LARGEST_HALF = 65_504
const LARGEST_INT8 = 127

/** Reads what lies in a file beside the model's. @param length to its end where it is undefined */
export type ReadBeside = (file: string, offset: number, length: number | undefined) => Uint8Array

interface Narrow {
  tensors: object[]
  nodes: object[]
}

/**
 * The same model with weights in half precision, or in int8: those of products, convolutions and tables, with a scale for
 * each place of the axis that is not summed over; the others in half precision. What lay in other files lies in it.
 * @throws Error where it is no ONNX model
 */
export function narrowModel(model: Uint8Array, precision: 'fp16' | 'int8', beside: ReadBeside): Uint8Array {
  const parts = readPart('Model', model)
  const { graph } = parts
  if (!graph) throw new Error('it holds no graph')
  const nodes = graph.nodes.map((node) => readPart('Node', node))
  // Whoever runs it may give these other values.
  const fed = new Set(graph.inputs.map((port) => readPart('Port', port).name))
  const widening: object[] = []
  const initializers = graph.initializers.flatMap((bytes) => {
    const found = readPart('Tensor', bytes)
    const tensor = inside(found, beside)
    const narrow = fed.has(tensor.name) ? null : narrowed(tensor, precision, nodes)
    if (!narrow) return [tensor === found ? bytes : writePart('Tensor', tensor)]
    widening.push(...narrow.nodes)
    return narrow.tensors.map((each) => writePart('Tensor', each))
  })
  const all = [...widening.map((node) => writePart('Node', node)), ...graph.nodes]
  return writePart('Model', { ...parts, graph: { ...graph, initializers, nodes: all } })
}

/** A weight that is narrow and the nodes that widen it again; null for what stays as it is. */
function narrowed(
  tensor: TensorParts,
  precision: 'fp16' | 'int8',
  nodes: readonly NodeParts[],
): Narrow | null {
  const { dims, dataType } = tensor
  const isHalf = dataType === HALF
  if (sizeOf(dims) < FEWEST || (dataType !== FLOAT && !isHalf)) return null
  const values = floatsOf(tensor)
  const axis = precision === 'int8' ? freeAxis(tensor, nodes) : null
  if (axis !== null) return asInt8(tensor, values, axis, isHalf)
  return isHalf || values.some((value) => Math.abs(value) > LARGEST_HALF) ? null : asHalf(tensor, values)
}

/** A tensor with its numbers, wherever they lay. */
function inside(tensor: TensorParts, beside: ReadBeside): TensorParts {
  if (tensor.externalData.length === 0) return tensor
  const says = new Map(tensor.externalData.map(({ key, value }) => [key, value]))
  const length = says.get('length')
  const rawData = beside(
    says.get('location')!,
    Number(says.get('offset') ?? 0),
    length === undefined ? undefined : Number(length),
  )
  return { ...tensor, rawData, externalData: [] }
}

function floatsOf({ dataType, rawData, floatData }: TensorParts): Float32Array {
  if (!rawData?.length) return Float32Array.from(floatData)
  const { buffer } = Uint8Array.from(rawData)
  return dataType === HALF ? Float32Array.from(new Float16Array(buffer)) : new Float32Array(buffer)
}

type Used = Pick<TensorParts, 'name' | 'dims'>

/** The axis of a weight that its first user does not sum over; null where that is none that is known. */
function freeAxis({ name, dims }: Used, nodes: readonly NodeParts[]): number | null {
  const user = nodes.find(({ inputs }) => inputs.includes(name))
  if (!user || dims.length < 2) return null
  const at = user.inputs.indexOf(name)
  const isTurned = (attribute: string) => user.attributes.some(({ name, i }) => name === attribute && i === 1)
  switch (user.opType) {
    case 'Conv':
    case 'Gather':
      return 0
    case 'MatMul':
      return at === 1 ? dims.length - 1 : dims.length - 2
    case 'Gemm':
      return at === 1 ? Number(!isTurned('transB')) : Number(isTurned('transA'))
    case 'Cast':
      return freeAxis({ name: user.outputs[0]!, dims }, nodes)
    default:
      return null
  }
}

function asHalf({ name, dims }: TensorParts, values: Float32Array): Narrow {
  const rawData = new Uint8Array(new Float16Array(values).buffer)
  return {
    tensors: [{ name: `${name}.half`, dims, dataType: HALF, rawData }],
    nodes: [cast(`${name}.half`, name, FLOAT)],
  }
}

/** Symmetric, about 0: value = int8 * scale, where the scale makes the largest of its place 127. */
function asInt8({ name, dims }: TensorParts, values: Float32Array, axis: number, isHalf: boolean): Narrow {
  const places = dims[axis]!
  const stride = sizeOf(dims.slice(axis + 1))
  const placeOf = (i: number) => Math.floor(i / stride) % places
  const scale = new Float32Array(places)
  values.forEach((value, i) => (scale[placeOf(i)] = Math.max(scale[placeOf(i)]!, Math.abs(value))))
  for (let place = 0; place < places; place++) scale[place] = scale[place]! / LARGEST_INT8 || 1
  const rounded = Int8Array.from(values, (value, i) => Math.round(value / scale[placeOf(i)]!))
  const shape = dims.map((length, i) => (i === axis ? length : 1))
  const product = isHalf ? `${name}.wide` : name
  return {
    tensors: [
      { name: `${name}.int8`, dims, dataType: INT8, rawData: new Uint8Array(rounded.buffer) },
      { name: `${name}.scale`, dims: shape, dataType: FLOAT, rawData: new Uint8Array(scale.buffer) },
    ],
    nodes: [
      cast(`${name}.int8`, `${name}.float`, FLOAT),
      node('Mul', [`${name}.float`, `${name}.scale`], product),
      ...(isHalf ? [cast(product, name, HALF)] : []),
    ],
  }
}

/** ONNX's number of a whole number as an attribute. */
const INT = 2
const cast = (from: string, to: string, dataType: number) =>
  node('Cast', [from], to, [{ name: 'to', i: dataType, type: INT }])

const node = (opType: string, inputs: string[], output: string, attributes: object[] = []) => ({
  ...{ name: `${opType} ${output}`, opType, inputs },
  ...{ outputs: [output], attributes },
})
