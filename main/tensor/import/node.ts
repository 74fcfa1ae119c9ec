/** One node of an ONNX file, as the rows of the import table read it. */
import { KindredError } from '../../../shared/model/index.ts'
import type { AttributeProto, NodeProto } from '../onnx/schema.ts'
import type { Builder, Value } from '../value.ts'
import type { Known } from './tensors.ts'

/** What a node reads: a value of the graph, or a tensor that is known already. */
export type Operand = Value | Known

export const isKnown = (operand: Operand): operand is Known => 'data' in operand

export class ImportedNode {
  readonly graph: Builder
  readonly #node: NodeProto
  readonly #inputs: readonly (Operand | null)[]
  readonly #attributes: ReadonlyMap<string, AttributeProto>
  readonly #toValue: (known: Known) => Value

  constructor(
    graph: Builder,
    node: NodeProto,
    inputs: readonly (Operand | null)[],
    toValue: (known: Known) => Value,
  ) {
    this.graph = graph
    this.#node = node
    this.#inputs = inputs
    this.#attributes = new Map(node.attribute.map((each) => [each.name, each]))
    this.#toValue = toValue
  }

  /** @throws KindredError where there is no such input */
  x(i: number): Value {
    return this.maybe(i) ?? this.refuse(`has no input ${i}`)
  }

  /** An input that may be left out. */
  maybe(i: number): Value | null {
    const operand = this.#inputs[i]
    if (!operand) return null
    return isKnown(operand) ? this.#toValue(operand) : operand
  }

  /** The numbers of an input that must be known before the graph runs; null where it is left out. */
  numbers(i: number): number[] | null {
    const operand = this.#inputs[i]
    if (!operand) return null
    if (!isKnown(operand)) return this.refuse(`computes its input ${i}, which must not depend on the data`)
    return Array.from(operand.data as ArrayLike<number>, Number)
  }

  /** Whether an input is known before the graph runs. */
  isKnown(i: number): boolean {
    const operand = this.#inputs[i]
    return Boolean(operand && isKnown(operand))
  }

  get inputs(): number {
    return this.#inputs.length
  }

  get results(): number {
    return this.#node.output.length
  }

  int(name: string, otherwise: number): number {
    const found = this.#attributes.get(name)
    return found ? (found.i ?? 0) : otherwise // protobuf leaves zeros out
  }

  float(name: string, otherwise: number): number {
    const found = this.#attributes.get(name)
    return found ? (found.f ?? 0) : otherwise
  }

  text(name: string, otherwise: string): string {
    const bytes = this.#attributes.get(name)?.s
    return bytes ? Buffer.from(bytes).toString() : otherwise
  }

  ints(name: string): number[] | null {
    const found = this.#attributes.get(name)?.ints
    return found?.length ? found : null
  }

  /** A list that newer files give as an input and older ones as an attribute. */
  list(name: string, input: number): number[] | null {
    return this.numbers(input) ?? this.ints(name)
  }

  refuse(why: string): never {
    throw unsupported(this.#node, why)
  }
}

/** @param why continues "its node X (Op)" */
export function unsupported({ opType, name, output }: NodeProto, why: string): KindredError {
  return new KindredError(
    'INVALID_PACK',
    `The model cannot be trained here: its node "${name || output[0]}" (${opType}) ${why}.`,
    'It can be used as it is. To train it, export it with standard ops and fixed shapes, or train from a layer behind that node.',
  )
}
