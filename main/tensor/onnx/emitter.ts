/** Writes the nodes of one ONNX graph, naming results and sharing constants. */
import { GraphError, type DType, type Shape, type Value } from '../value.ts'
import type { AttributeProto, GraphProto, NodeProto, TensorProto, ValueInfoProto } from './schema.ts'
import { ops } from '../ops/index.ts'

export type FloatType = 'float32' | 'float64'
type Attribute = number | string | readonly number[] | TensorProto | GraphProto

const ELEMENT = { f32: 1, f64: 11, u8: 2, i64: 7, bool: 9 } as const
/** ONNX's number of the half-precision float, which weights are stored in and nothing is computed in. */
export const HALF = 10
const FLOAT_ATTRIBUTES = new Set(['epsilon', 'alpha', 'beta'])

export class OnnxEmitter {
  readonly #prefix: string
  readonly float: FloatType
  readonly #freeBatch: number | undefined
  readonly #nodes: NodeProto[] = []
  readonly #initializers = new Map<string, TensorProto>()
  readonly #weights = new Set<string>()
  readonly #names = new Map<Value, string>()
  readonly #renamed = new Map<string, string>()
  readonly #shared = new Map<string, readonly string[]>()
  #count = 0

  /**
   * @param prefix keeps the names of results apart from those a graph is given, and a loop's body from what is around it
   * @param options.freeBatch dimensions that are multiples of this number follow the batch
   */
  constructor(prefix: string, options: { float?: FloatType; freeBatch?: number } = {}) {
    this.#prefix = prefix
    this.float = options.float ?? 'float32'
    this.#freeBatch = options.freeBatch
  }

  /** ONNX's number of an element type. In a float64 model every f32 of the graph becomes a double. */
  elementType(dtype: DType): number {
    return dtype === 'f32' && this.float === 'float64' ? ELEMENT.f64 : ELEMENT[dtype]
  }

  /** Makes `value` known under a name that exists already: a loop's carried state, a slice of a stack. */
  bind(value: Value, name: string): void {
    this.#names.set(value, name)
  }

  /** Adds one node and returns the name of its only result. */
  node(opType: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    return this.nodes(opType, inputs, 1, attributes)[0]!
  }

  /** Adds one node of several results. */
  nodes(
    opType: string,
    inputs: readonly string[],
    results: number,
    attributes: Record<string, Attribute> = {},
  ): readonly string[] {
    return this.named(
      opType,
      inputs,
      Array.from({ length: results }, () => this.#fresh()),
      attributes,
    )
  }

  /** Adds one node whose results have the names given. */
  named(
    opType: string,
    inputs: readonly string[],
    output: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): readonly string[] {
    const attribute = Object.entries(attributes).map(([name, value]) => toAttribute(name, value))
    this.#nodes.push({ opType, input: [...inputs], output: [...output], attribute })
    return output
  }

  /** Gives what is called `from` the name that the world outside knows. */
  name(name: string, from: string): void {
    // A node's own result is renamed; an input, a weight, or what has a name already must be copied.
    const mine = !this.#renamed.has(from) && this.#nodes.some((n) => n.output.includes(from))
    if (mine) this.#renamed.set(from, name)
    else this.named('Identity', [from], [name])
  }

  /** The result of `make`, which runs once a key. */
  shared(key: string, make: () => string): string {
    return this.sharedNodes(key, () => [make()])[0]!
  }

  sharedNodes(key: string, make: () => readonly string[]): readonly string[] {
    const known = this.#shared.get(key) ?? make()
    this.#shared.set(key, known)
    return known
  }

  tensor(dtype: DType, dims: Shape, data: ArrayLike<number>): TensorProto {
    return { dims: [...dims], dataType: this.elementType(dtype), rawData: rawBytes(dtype, data, this.float) }
  }

  /** A named constant of the graph; equal ones are kept once. */
  constant(dtype: DType, dims: Shape, data: ArrayLike<number>): string {
    const tensor = this.tensor(dtype, dims, data)
    const key = `${tensor.dataType} ${dims} ${Buffer.from(tensor.rawData).toString('base64')}`
    return this.shared(key, () => this.#initialize(tensor))
  }

  /**
   * A trained weight under a name that the world outside knows: kept as it is, without looking for an equal one.
   * @param half it lies in the file in half precision; ONNX Runtime widens it as it loads
   */
  weight(name: string, dims: Shape, data: Float32Array, half = false): string {
    const tensor = half
      ? { dims: [...dims], dataType: HALF, rawData: new Uint8Array(new Float16Array(data).buffer) }
      : this.tensor('f32', dims, data)
    this.#initializers.set(name, { ...tensor, name })
    const known = half ? this.node('Cast', [name], { to: ELEMENT.f32 }) : name
    this.#weights.add(known)
    return known
  }

  /** Whether a name is that of a trained weight. */
  isWeight(name: string): boolean {
    return this.#weights.has(name)
  }

  /** An i64 vector: axes, pads, or a shape that the batch has no part in. */
  shape(values: readonly number[]): string {
    if (values.some((d) => this.#followsBatch(d))) throw new GraphError(`[${values}] depends on the batch`)
    return this.constant('i64', [values.length], values)
  }

  /** The target of a Reshape: with a free batch, the dimension that follows it is left to ONNX. */
  targetShape(values: readonly number[]): string {
    const target = values.map((d) => (this.#followsBatch(d) ? -1 : d))
    return this.constant('i64', [target.length], target)
  }

  /** Emits what `value` needs and returns its name. */
  value(value: Value): string {
    const pending: Value[] = [value]
    while (pending.length > 0) {
      const next = pending.at(-1)!
      const missing = this.#names.has(next) ? [] : next.inputs.filter((v) => !this.#names.has(v))
      if (missing.length > 0) pending.push(...missing)
      else {
        pending.pop()
        if (!this.#names.has(next)) this.#names.set(next, this.#emit(next))
      }
    }
    return this.#names.get(value)!
  }

  info(name: string, dtype: DType, shape: readonly (number | string)[]): ValueInfoProto {
    const dim = shape.map((d) => (typeof d === 'string' ? { dimParam: d } : { dimValue: d }))
    return { name, type: { tensorType: { elemType: this.elementType(dtype), shape: { dim } } } }
  }

  graph(name: string, input: ValueInfoProto[], output: ValueInfoProto[]): GraphProto {
    const final = (from: string) => this.#renamed.get(from) ?? from
    const node = this.#nodes.map((n) => ({ ...n, input: n.input.map(final), output: n.output.map(final) }))
    return { name, node, initializer: [...this.#initializers.values()], input, output }
  }

  #followsBatch(dimension: number): boolean {
    return this.#freeBatch !== undefined && dimension > 0 && dimension % this.#freeBatch === 0
  }

  #emit(value: Value): string {
    const inputs = value.inputs.map((v) => this.#names.get(v)!)
    // The table is total over kinds; the row fits the node by construction of Graph.push.
    const row = ops[value.kind] as { emit(node: Value, inputs: readonly string[], to: OnnxEmitter): string }
    return row.emit(value, inputs, this)
  }

  #initialize(tensor: TensorProto): string {
    const name = this.#fresh()
    this.#initializers.set(name, { ...tensor, name })
    return name
  }

  #fresh(): string {
    return `${this.#prefix}${this.#count++}`
  }
}

function toAttribute(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'number') {
    return FLOAT_ATTRIBUTES.has(name) ? { name, type: 1, f: value } : { name, type: 2, i: value }
  }
  if (typeof value === 'string') return { name, type: 3, s: Buffer.from(value) }
  if (Array.isArray(value)) return { name, type: 7, ints: value as number[] }
  return 'node' in value ? { name, type: 5, g: value } : { name, type: 4, t: value as TensorProto }
}

function rawBytes(dtype: DType, data: ArrayLike<number>, float: FloatType): Uint8Array {
  const bytes = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  if (dtype === 'i64') return bytes(BigInt64Array.from(Array.from(data), BigInt))
  if (dtype !== 'f32') return Uint8Array.from(data)
  if (float === 'float64') return bytes(Float64Array.from(data))
  return bytes(data instanceof Float32Array ? data : Float32Array.from(data))
}
