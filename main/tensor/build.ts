/** Functions that build graphs. Each adds values to the graph of its arguments. */
import type { Builder, DType, Shape, Value } from './value.ts'
import { axisOf, sameShape, sizeOf } from './value.ts'

/** A value, or a number that becomes a scalar constant of the graph. */
export type Operand = Value | number

const scalar = (graph: Builder, value: number): Value =>
  graph.push('constant', [], { dtype: 'f32', shape: [], data: [value] })

const pair = (a: Operand, b: Operand): [Value, Value] => {
  if (typeof a !== 'number') return [a, typeof b === 'number' ? scalar(a.graph, b) : b]
  if (typeof b !== 'number') return [scalar(b.graph, a), b]
  throw new TypeError('one operand must be a value')
}

const binary =
  (kind: 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'greater' | 'equal') =>
  (a: Operand, b: Operand): Value => {
    const [x, y] = pair(a, b)
    return x.graph.push(kind, [x, y], {})
  }

const unary =
  (
    kind:
      | (
          | 'neg'
          | 'exp'
          | 'log'
          | 'sqrt'
          | 'abs'
          | 'relu'
          | 'squaredRelu'
          | 'sigmoid'
          | 'tanh'
          | 'softplus'
          | 'erf'
        )
      | ('softmax' | 'logSoftmax' | 'argMax'),
  ) =>
  (x: Value): Value =>
    x.graph.push(kind, [x], {})

export const add = binary('add')
export const sub = binary('sub')
export const mul = binary('mul')
export const div = binary('div')
export const max = binary('max')
export const min = binary('min')
export const greater = binary('greater')
export const equal = binary('equal')
export const neg = unary('neg')
export const exp = unary('exp')
export const log = unary('log')
export const sqrt = unary('sqrt')
export const abs = unary('abs')
export const relu = unary('relu')
export const squaredRelu = unary('squaredRelu')
/** 1 / (1 + exp(-x)), true to 1e-7 and not to a part of itself: where that matters, exp(-softplus(-x)). */
export const sigmoid = unary('sigmoid')
export const tanh = unary('tanh')
/** log(1 + exp(x)), true to a few parts in 1e7 of itself for any x. */
export const softplus = unary('softplus')
/** The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
export const erf = unary('erf')
/** Softmax over the last axis. */
export const softmax = unary('softmax')
/** Logarithm of softmax over the last axis, with the maximum subtracted. */
export const logSoftmax = unary('logSoftmax')

export const input = (graph: Builder, name: string, dtype: DType, shape: Shape): Value =>
  graph.push('input', [], { name, dtype, shape })

/** A small constant; large ones of one value belong in `fill`. */
export const constant = (
  graph: Builder,
  shape: Shape,
  data: readonly number[],
  dtype: DType = 'f32',
): Value => graph.push('constant', [], { dtype, shape, data })

/** A tensor of one value, made when the graph runs, so that it costs no bytes in the model. */
export const fill = (graph: Builder, shape: Shape, value: number, dtype: DType = 'f32'): Value =>
  graph.push('fill', [], { dtype, shape, value })

/** `condition ? a : b`, elementwise with broadcasting. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const x = typeof a === 'number' ? scalar(condition.graph, a) : a
  const y = typeof b === 'number' ? scalar(condition.graph, b) : b
  return condition.graph.push('where', [condition, x, y], {})
}

/** The value itself, which no gradient passes. */
export const stopGradient = (x: Value): Value => x.graph.push('stopGradient', [x], {})

export const cast = (x: Value, to: DType): Value => (x.dtype === to ? x : x.graph.push('cast', [x], { to }))

const allAxes = (x: Value) => x.shape.map((_, i) => i)
const normal = (x: Value, axes: readonly number[]) =>
  axes.map((a) => axisOf(x.shape, a)).sort((a, b) => a - b)

/** Sum over `axes` (default: all), which stay as dimensions of 1. */
export const sum = (x: Value, axes: readonly number[] = allAxes(x)): Value =>
  axes.length === 0 ? x : x.graph.push('sum', [x], { axes: normal(x, axes) })

/** Mean over `axes` (default: all), which stay as dimensions of 1. */
export function mean(x: Value, axes: readonly number[] = allAxes(x)): Value {
  const count = normal(x, axes).reduce((n, a) => n * (x.shape[a] ?? 1), 1)
  return mul(sum(x, axes), 1 / count)
}

/** The place of the largest number of each row of the last axis, i64: the first of equal ones. The axis stays, of 1. */
export const argMax = unary('argMax')

/** The places of the k largest numbers of each row of the last axis, the largest first: [..., k] i64. */
export const topK = (x: Value, k: number): Value => x.graph.push('topK', [x], { k })

/** The k-th largest number of each row of the last axis, which stays as a dimension of 1. */
export const kthLargest = (x: Value, k: number): Value => x.graph.push('kthLargest', [x], { k })

/** (x - mean) / sqrt(var + epsilon) over the last axis: LayerNorm (Ba 2016) without gain and bias. */
export const normalize = (x: Value, epsilon = 1e-5): Value => x.graph.push('normalize', [x], { epsilon })

/** One dimension of `shape` may be -1. */
export function reshape(x: Value, shape: Shape): Value {
  const known = shape.reduce((n, d) => (d < 0 ? n : n * d), 1)
  const full = shape.map((d) => (d < 0 ? sizeOf(x.shape) / known : d))
  return sameShape(full, x.shape) ? x : x.graph.push('reshape', [x], { shape: full })
}

export const expand = (x: Value, shape: Shape): Value =>
  sameShape(shape, x.shape) ? x : x.graph.push('expand', [x], { shape })

export const transpose = (x: Value, perm: readonly number[]): Value =>
  perm.every((p, i) => p === i) ? x : x.graph.push('transpose', [x], { perm })

export const slice = (x: Value, axis: number, start: number, end: number): Value =>
  x.graph.push('slice', [x], { axis: axisOf(x.shape, axis), start, end })

/** Zeros before and after, along one axis. */
export const pad = (x: Value, axis: number, before: number, after: number): Value =>
  x.graph.push('pad', [x], { axis: axisOf(x.shape, axis), before, after })

export function concat(parts: readonly Value[], axis: number): Value {
  const [first] = parts
  if (!first) throw new TypeError('nothing to concatenate')
  return parts.length === 1 ? first : first.graph.push('concat', parts, { axis: axisOf(first.shape, axis) })
}

/** Rows of `table` [rows, ...] at `indices` (i64, any shape): [...indices, ...]. */
export const gather = (table: Value, indices: Value): Value =>
  table.graph.push('gather', [table, indices], {})

/** Sums `updates` [n, d] into `rows` rows of zeros at `indices` [n]. */
export const scatterAdd = (indices: Value, updates: Value, rows: number): Value =>
  updates.graph.push('scatterAdd', [indices, updates], { rows })

/** Matrix product over the last two axes, each side optionally transposed, times `scale`; leading axes broadcast. */
export const matmul = (a: Value, b: Value, { transA = false, transB = false, scale = 1 } = {}): Value =>
  a.graph.push('matmul', [a, b], { transA, transB, scale })

/** x [n, in] times weight [in, out] plus bias [out]. */
export const linear = (x: Value, weight: Value, bias: Value): Value =>
  x.graph.push('linear', [x, weight, bias], {})

/** x / sqrt(sum x^2 + epsilon) over the last axis. */
export const l2Normalize = (x: Value, epsilon = 1e-12): Value =>
  div(x, sqrt(add(sum(mul(x, x), [-1]), epsilon)))

/** Sums away what broadcasting added, so that `x` has `shape` again. */
export function unbroadcast(x: Value, shape: Shape): Value {
  const extra = x.shape.length - shape.length
  const axes = x.shape.flatMap((d, i) => (i < extra || (shape[i - extra] === 1 && d !== 1) ? [i] : []))
  return reshape(sum(x, axes), shape)
}
