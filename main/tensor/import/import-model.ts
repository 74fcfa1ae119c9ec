/** A pretrained ONNX model, or a part of one, as values of a graph. */
import { KindredError } from '../../../shared/model/index.ts'
import { constant, input as graphInput } from '../build.ts'
import { decodeFile, type NodeProto } from '../onnx/schema.ts'
import { GraphError, sizeOf, type Builder, type Shape, type Value } from '../value.ts'
import { inOrder, makersOf } from './in-order.ts'
import { ImportedNode, isKnown, unsupported, type Operand } from './node.ts'
import { rows } from './rows.ts'
import { computed, readTensor, type Known } from './tensors.ts'

export interface ImportedWeight {
  /** as it lies in the file, widened to float32 */
  readonly data: Float32Array
  readonly value: Value
}

export interface Imported {
  /** by the names asked for */
  readonly outputs: ReadonlyMap<string, Value>
  /** Floats that the graph reads, by the names that they have in the file. */
  readonly weights: ReadonlyMap<string, ImportedWeight>
}

export interface ImportOptions {
  /**
   * Where the part begins: inputs of the model, or what any of its nodes gives. Their shapes are static, so those of all
   * that follow are.
   */
  readonly given: Readonly<Record<string, Value>>
  readonly outputs: readonly string[]
  /** How a weight enters the graph: as an input by its name, where nothing else is said. */
  readonly weight?: (name: string, shape: Shape, data: Float32Array) => Value
}

/**
 * What `outputs` need, as values of `graph`: shapes are frozen, what depends on no data is computed once by ONNX Runtime,
 * and BatchNorm keeps its gain and bias beside its running moments.
 * @throws KindredError INVALID_PACK that names the node, where the op table has no row for it; or where it is no ONNX model
 */
export async function importModel(
  graph: Builder,
  bytes: Uint8Array,
  { given, outputs, weight }: ImportOptions,
): Promise<Imported> {
  const { graph: file, opset } = decodeFile(bytes)
  const found = new Map<string, Operand>(Object.entries(given))
  const weights = new Map<string, ImportedWeight>()
  const makers = makersOf(file)
  const initialisers = new Map(file.initializer.map((tensor) => [tensor.name!, tensor]))
  const values = new Map<Known, Value>()

  const toValue = (known: Known): Value => {
    const value = values.get(known) ?? enter(known)
    values.set(known, value)
    return value
  }
  const enter = ({ name, dtype, shape, data }: Known): Value => {
    if (dtype === 'f32' && sizeOf(shape) > 1) {
      const floats = data as Float32Array
      const value = weight ? weight(name, shape, floats) : graphInput(graph, name, 'f32', shape)
      weights.set(name, { data: floats, value })
      return value
    }
    return constant(graph, shape, Array.from(data as ArrayLike<number>, Number), dtype as Value['dtype'])
  }

  for (const node of inOrder(outputs, makers, new Set([...found.keys(), ...initialisers.keys()]))) {
    for (const name of node.input) {
      const tensor = initialisers.get(name)
      if (!tensor || found.has(name)) continue
      const known = readTensor(tensor, name)
      found.set(name, known ?? unknownNumbers(node, name))
    }
    const missing = node.input.find((name) => name !== '' && !found.has(name))
    if (missing !== undefined) throw unsupported(node, `needs "${missing}", which is not given`)
    const inputs = node.input.map((name) => (name === '' ? null : found.get(name)!))
    const results = await resultsOf(
      node,
      inputs,
      opset,
      (each) => new ImportedNode(graph, node, each, toValue),
    )
    node.output.forEach((name, i) => results[i] && found.set(name, results[i]))
  }
  const named = outputs.map((name) => {
    const operand = found.get(name)
    if (!operand) throw notThere(name)
    return [name, isKnown(operand) ? toValue(operand) : operand] as const
  })
  return { outputs: new Map(named), weights }
}

async function resultsOf(
  node: NodeProto,
  inputs: readonly (Operand | null)[],
  opset: number,
  imported: (inputs: readonly (Operand | null)[]) => ImportedNode,
): Promise<readonly Operand[]> {
  const { opType, domain, output } = node
  if (opType === 'Shape' && inputs[0]) return [shapeOf(node, inputs[0])]
  const known = inputs.filter((each) => each !== null)
  const constant = opType === 'Constant' && node.attribute.find(({ name }) => name === 'value')?.t
  if (constant) return [readTensor(constant, output[0]!) ?? unknownNumbers(node, output[0]!)]
  const isWeightCast = opType === 'Cast' && known[0] && isKnown(known[0]) && known[0].dtype === 'f32'
  if (isWeightCast && node.attribute.some(({ name, i }) => name === 'to' && i === 1)) return [known[0]!]
  if (known.every(isKnown) && !domain) {
    const results = await computed(node, known, opset)
    if (results) return results
  }
  const row = domain && domain !== 'ai.onnx' ? undefined : rows[opType]
  if (!row) throw unsupported(node, 'is of an op that training does not know')
  try {
    const results = row(imported(inputs))
    return Array.isArray(results) ? (results as Value[]) : [results as Value]
  } catch (error) {
    if (error instanceof GraphError) throw unsupported(node, `does not fit: ${error.message}`)
    throw error
  }
}

const unknownNumbers = (node: NodeProto, name: string): never => {
  throw unsupported(node, `reads "${name}", whose numbers are of another type or lie in another file`)
}

function shapeOf({ output, attribute }: NodeProto, { shape }: Operand): Known {
  const end = (name: string) => attribute.find((each) => each.name === name)
  const part = shape.slice(end('start')?.i ?? 0, end('end') ? (end('end')!.i ?? 0) : undefined)
  return { name: output[0]!, dtype: 'i64', shape: [part.length], data: BigInt64Array.from(part, BigInt) }
}

const notThere = (name: string) =>
  new KindredError(
    'INVALID_PACK',
    `The model gives nothing that is called "${name}".`,
    'Name one of its outputs, or what one of its nodes gives.',
  )
