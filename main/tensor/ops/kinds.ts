/** Every op there is, with its attributes. A kind added here is a compile error until it has a row. */
import type { DType, Shape } from '../value.ts'

/** How a window steps over the rows and columns of pictures. */
export interface Window {
  readonly strides: readonly [down: number, across: number]
  /** Zeros around the picture: top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number]
  readonly dilations: readonly [down: number, across: number]
}

export interface Pool extends Pick<Window, 'strides' | 'pads'> {
  readonly kernel: readonly [number, number]
}

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
  // of pictures [N, C, H, W] with kernels [O, C / groups, h, w], and its gradients, of which `size` is H and W
  conv: Window & { groups: number }
  convInput: Window & { groups: number; size: readonly [number, number] }
  convWeight: Window & { groups: number; kernel: readonly [number, number] }
  // pooling of pictures [N, C, H, W]; the places are those of the largest numbers, i64, counted through all of them
  maxPool: Pool
  maxPoolPlaces: Pool
  averagePool: Pool
}

export type OpKind = keyof OpAttrs
