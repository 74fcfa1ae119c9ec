/** Every op there is, with its attributes. A kind added here is a compile error until it has a row. */
import type { DType, Shape } from '../value.ts'

type None = Record<string, never>

export interface OpAttrs {
  // leaves
  input: { name: string; dtype: DType; shape: Shape }
  constant: { dtype: DType; shape: Shape; data: readonly number[] }
  fill: { dtype: DType; shape: Shape; value: number }
  // elementwise
  add: None
  sub: None
  mul: None
  div: None
  max: None
  min: None
  neg: None
  exp: None
  sqrt: None
  abs: None
  log: None
  relu: None
  squaredRelu: None
  sigmoid: None
  tanh: None
  softplus: None
  erf: None
  greater: None
  equal: None
  where: None
  cast: { to: DType }
  stopGradient: None
  // reductions, over `axes`, which stay as dimensions of 1
  sum: { axes: readonly number[] }
  // over the last axis, which stays as a dimension of 1
  kthLargest: { k: number }
  argMax: None
  // indices of the k largest numbers of the last axis, in falling order: [..., k]
  topK: { k: number }
  // normalisation, over the last axis
  softmax: None
  logSoftmax: None
  normalize: { epsilon: number }
  inverseStd: { epsilon: number }
  // shape
  reshape: { shape: Shape }
  expand: { shape: Shape }
  transpose: { perm: readonly number[] }
  slice: { axis: number; start: number; end: number }
  pad: { axis: number; before: number; after: number }
  concat: { axis: number }
  // indexing, along axis 0
  gather: None
  scatterAdd: { rows: number }
  // contraction
  matmul: { transA: boolean; transB: boolean; scale: number }
  linear: None
}

export type OpKind = keyof OpAttrs
