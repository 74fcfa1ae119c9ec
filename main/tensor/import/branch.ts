/** Files of models that were taught further: where a model can be cut, and what becomes of it with another end. */
import { decodeFile, encodeModel, type GraphProto, type NodeProto, type TensorProto } from '../onnx/schema.ts'
import { HALF } from '../onnx/emitter.ts'
import { sizeOf } from '../value.ts'
import { inOrder, makersOf } from './in-order.ts'

/** What the branch's own tensors are called before their names in the file. */
const OWN = 'own/'
const GENERAL = 'general/'

/**
 * The first place that all data pass through and that has no more than a share of the weights behind it; null where
 * there is none.
 * @param share 0..1
 */
export function cutOf(model: Uint8Array, output: string, share: number): string | null {
  const { graph } = decodeFile(model)
  const sizes = new Map(graph.initializer.map(({ name, dims }) => [name!, sizeOf(dims)]))
  const order = inOrder([output], makersOf(graph), new Set(sizes.keys()))
  const lastUse = new Map(order.flatMap(({ input }, i) => input.map((name) => [name, i] as const)))
  const fromData = new Set(graph.input.map(({ name }) => name).filter((name) => !sizes.has(name)))
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  let behind = total
  const counted = new Set<string>()
  const live = new Set(fromData)
  for (const [i, node] of order.entries()) {
    for (const name of node.input) {
      if (!counted.has(name)) behind -= sizes.get(name) ?? 0
      counted.add(name)
      if (lastUse.get(name) === i) live.delete(name)
    }
    if (!node.input.some((name) => fromData.has(name))) continue
    for (const name of node.output) {
      fromData.add(name)
      live.add(name)
    }
    if (live.size === 1 && behind <= share * total && node.output[0] !== output) return node.output[0]!
  }
  return null
}

export interface Branch {
  readonly from: string
  readonly output: string
  /** Of the copy, by the names that they have in the file; all others are shared. */
  readonly weights: ReadonlyMap<string, Float32Array>
}

/**
 * A model [N, F] with a copy of its end beside it, which has other weights: [N, 2 F], the old numbers first, which stay
 * as they were.
 */
export function branched(model: Uint8Array, { from, output, weights }: Branch): Uint8Array {
  const { graph, opset } = decodeFile(model)
  const initialisers = new Map(graph.initializer.map((tensor) => [tensor.name!, tensor]))
  const there = new Set([from, ...initialisers.keys(), ...weights.keys()])
  const part = inOrder([output], makersOf(graph), there)
  const made = new Set([...weights.keys(), ...part.flatMap((node) => node.output)])
  const own = (name: string) => (made.has(name) ? OWN + name : name)
  const copies = part.map((node) => ({
    ...node,
    name: node.name ? OWN + node.name : '',
    input: node.input.map(own),
    output: node.output.map(own),
  }))
  const general = (name: string) => (name === output ? GENERAL + name : name)
  const before = graph.node.map((node) => ({
    ...node,
    input: node.input.map(general),
    output: node.output.map(general),
  }))
  const both: NodeProto = {
    opType: 'Concat',
    input: [GENERAL + output, OWN + output],
    output: [output],
    attribute: [{ name: 'axis', type: 2, i: 1 }],
  }
  const fresh = [...weights].map(([name, data]) => weightOf(OWN + name, data, initialisers.get(name)))
  return encodeModel(
    {
      ...graph,
      node: [...before, ...copies, both],
      initializer: [...graph.initializer, ...fresh],
      output: graph.output.map((each) => (each.name === output ? widened(each, 2) : each)),
    },
    opset,
  )
}

/** A model that reads `size` numbers of each row of `input`, reading the first of rows that have `times` as many. */
export function readingFirst(model: Uint8Array, input: string, size: number, times: number): Uint8Array {
  const { graph, opset } = decodeFile(model)
  const first = `${GENERAL}${input}`
  const numbers = (name: string, value: number): TensorProto => ({
    ...{ name: `${first} ${name}`, dims: [1], dataType: 7 },
    rawData: new Uint8Array(BigInt64Array.of(BigInt(value)).buffer),
  })
  const bounds = [numbers('from', 0), numbers('to', size), numbers('axis', 1)]
  const slice: NodeProto = {
    opType: 'Slice',
    input: [input, ...bounds.map(({ name }) => name!)],
    output: [first],
    attribute: [],
  }
  const node = graph.node.map((each) => ({
    ...each,
    input: each.input.map((name) => (name === input ? first : name)),
  }))
  return encodeModel(
    {
      ...graph,
      node: [slice, ...node],
      initializer: [...graph.initializer, ...bounds],
      input: graph.input.map((each) => (each.name === input ? widened(each, times) : each)),
    },
    opset,
  )
}

/** As wide as the weight in whose place it stands. */
function weightOf(name: string, data: Float32Array, like: TensorProto | undefined): TensorProto {
  const isHalf = like?.dataType === HALF
  const numbers = isHalf ? new Float16Array(data) : data
  return {
    name,
    dims: like?.dims ?? [data.length],
    dataType: isHalf ? HALF : 1,
    rawData: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  }
}

/** A port of [N, F] as one of [N, times F]. */
function widened(port: GraphProto['output'][number], times: number): GraphProto['output'][number] {
  const { elemType, shape } = port.type.tensorType
  const dim = shape.dim.map((each, axis) =>
    axis === 1 && 'dimValue' in each ? { dimValue: times * each.dimValue } : each,
  )
  return { ...port, type: { tensorType: { elemType, shape: { dim } } } }
}
