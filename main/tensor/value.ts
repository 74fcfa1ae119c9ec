/** What a graph is made of: values of static shape, each the single result of one op. */
import type { OpAttrs, OpKind } from './ops/index.ts'

export type DType = 'f32' | 'i64' | 'bool' | 'u8'
export type Shape = readonly number[]

/** A tensor's type. Shapes are static: every dimension is known when the graph is built. */
export interface Type {
  readonly dtype: DType
  readonly shape: Shape
}

/** One op applied once. Values are immutable and in topological order of `id`. */
export interface Value<K extends OpKind = OpKind> extends Type {
  readonly id: number
  readonly graph: Builder
  readonly kind: K
  readonly inputs: readonly Value[]
  readonly attrs: OpAttrs[K]
}

/** The part of a graph that building functions and gradients need. */
export interface Builder {
  push<K extends OpKind>(kind: K, inputs: readonly Value[], attrs: OpAttrs[K]): Value<K>
  readonly values: readonly Value[]
}

/** Number of elements of a shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((n, d) => n * d, 1)

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i])

/** A negative axis counts from the end. */
export const axisOf = (shape: Shape, axis: number): number => (axis < 0 ? axis + shape.length : axis)

/** The shape two shapes broadcast to, by NumPy's rule. Throws where they do not. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1
    const y = b[b.length - rank + i] ?? 1
    if (x !== y && x !== 1 && y !== 1) throw new GraphError(`cannot broadcast [${a}] with [${b}]`)
    return x === 1 ? y : x
  })
}

/** A mistake in how a graph was built: a programmer's error, never a person's. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
}
