/** What a row of the op table must say. */
import type { OnnxEmitter } from '../onnx/emitter.ts'
import type { Shape, Type, Value } from '../value.ts'
import type { OpAttrs, OpKind } from './kinds.ts'

/** One example call of an op, from which the tests make its finite-difference and round-trip checks. */
export interface Sample<K extends OpKind> {
  readonly inputs: readonly (Shape | SampleInput)[]
  readonly attrs: OpAttrs[K]
}

/** An input of a sample that is not just any number: an index, a condition, or a range of its own. */
export interface SampleInput {
  readonly shape: Shape
  readonly dtype?: Type['dtype']
  readonly low?: number
  readonly high?: number
}

export interface OpDef<K extends OpKind> {
  /** The result's type; throws GraphError where the inputs do not fit. */
  infer(inputs: readonly Type[], attrs: OpAttrs[K]): Type
  /**
   * The gradient with respect to each input (null: none), given the result's; or why there is none.
   * A gradient may have the result's broadcast shape: the driver sums it down to the input's.
   */
  grad: ((node: Value<K>, dy: Value) => (Value | null)[]) | 'not differentiable'
  /** Writes ONNX nodes and returns the name of the result. */
  emit(node: Value<K>, inputs: readonly string[], to: OnnxEmitter): string
  /**
   * Floating-point operations of the node: twice the multiply-adds of a product. Whatever only reads and writes its
   * elements counts as none, as fvcore and Chowdhery 2022 (appendix B) count.
   */
  flops(node: Value<K>): number
  samples: readonly Sample<K>[]
}

/** The count of every op but the products. */
export const noFlops = (): number => 0

export type OpTable = { readonly [K in OpKind]: OpDef<K> }
