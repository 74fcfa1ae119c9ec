/** The graph: a list of values in topological order in which nothing stands twice. */
import { fold } from './fold.ts'
import { ops, type OpAttrs, type OpKind } from './ops/index.ts'
import { GraphError, type Builder, type Type, type Value } from './value.ts'

/**
 * Values are interned: pushing the same op on the same inputs gives the value that is there already, so common
 * subexpressions never arise. Local rules (fold.ts) simplify as values are pushed. Values that no output needs
 * are never emitted.
 */
export class Graph implements Builder {
  readonly #values: Value[] = []
  readonly #interned = new Map<string, Value>()

  get values(): readonly Value[] {
    return this.#values
  }

  push<K extends OpKind>(kind: K, inputs: readonly Value[], attrs: OpAttrs[K]): Value<K> {
    const foreign = inputs.find((v) => v.graph !== this)
    if (foreign) throw new GraphError(`${kind}: an input belongs to another graph`)
    const key = `${kind} ${inputs.map((v) => v.id)} ${JSON.stringify(attrs)}`
    const known = this.#interned.get(key)
    if (known) return known as Value<K>
    const row = ops[kind] as { infer(inputs: readonly Type[], attrs: OpAttrs[K]): Type }
    const type = row.infer(inputs, attrs)
    const value =
      (fold(this, kind, inputs, attrs, type) as Value<K> | null) ?? this.#append(kind, inputs, attrs, type)
    this.#interned.set(key, value)
    return value
  }

  #append<K extends OpKind>(kind: K, inputs: readonly Value[], attrs: OpAttrs[K], type: Type): Value<K> {
    const value: Value<K> = { ...type, id: this.#values.length, graph: this, kind, inputs, attrs }
    this.#values.push(value as Value)
    return value
  }
}

/** Throws GraphError where a value's type is not what its op infers or an input comes after it. */
export function verify(graph: Builder): void {
  graph.values.forEach((value, i) => {
    const row = ops[value.kind] as { infer(inputs: readonly Type[], attrs: unknown): Type }
    const type = row.infer(value.inputs, value.attrs)
    const where = `value ${i} (${value.kind})`
    if (value.id !== i || value.inputs.some((v) => v.id >= i))
      throw new GraphError(`${where} is out of order`)
    if (type.dtype !== value.dtype || type.shape.join() !== value.shape.join())
      throw new GraphError(
        `${where} says ${value.dtype} [${value.shape}], its op ${type.dtype} [${type.shape}]`,
      )
  })
}
