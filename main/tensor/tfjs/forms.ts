/** Every op of the op table in TensorFlow.js, by its plain definition. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { broadcastShapes } from '../value.ts'
import { TYPES, type FormTable, type TensorFlow } from './definition.ts'
import { windows } from './windows.ts'

type Unary = 'neg' | 'exp' | 'log' | 'sqrt' | 'abs' | 'relu' | 'sigmoid' | 'tanh' | 'erf' | 'softmax'
type Binary = 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum' | 'greater' | 'equal'

const unary =
  (name: Unary | 'clone' | 'square' | 'logSoftmax') =>
  (tf: TensorFlow, [x]: readonly Tensor[]) =>
    tf[name](x!)

const binary =
  (name: Binary) =>
  (tf: TensorFlow, [a, b]: readonly Tensor[]) =>
    tf[name](a!, b!)

/** 1 / sqrt(var + epsilon) of the last axis, and what is left of x without its mean. */
function standardised(tf: TensorFlow, x: Tensor, epsilon: number): { centred: Tensor; inverse: Tensor } {
  const centred = tf.sub(x, tf.mean(x, -1, true))
  return { centred, inverse: tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon)) }
}

/** Products with leading axes that broadcast both ways are no backend's strength: those are written out. */
function product(tf: TensorFlow, a: Tensor, b: Tensor, transA: boolean, transB: boolean): Tensor {
  const leading = (x: Tensor) => x.shape.slice(0, -2)
  const all = broadcastShapes(leading(a), leading(b))
  const full = (x: Tensor) => (x.rank === 2 ? x : tf.broadcastTo(x, [...all, ...x.shape.slice(-2)]))
  return tf.matMul(full(a), full(b), transA, transB)
}

export const forms: FormTable = {
  constant: (tf, _, { data, shape, dtype }) => tf.tensor([...data], [...shape], TYPES[dtype]),
  fill: (tf, _, { value, shape, dtype }) => tf.fill([...shape], value, TYPES[dtype]),
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  max: binary('maximum'),
  min: binary('minimum'),
  neg: unary('neg'),
  exp: unary('exp'),
  log: unary('log'),
  sqrt: unary('sqrt'),
  abs: unary('abs'),
  relu: unary('relu'),
  squaredRelu: (tf, [x]) => tf.square(tf.relu(x!)),
  sigmoid: unary('sigmoid'),
  tanh: unary('tanh'),
  // Not tf.softplus, which loses the loss of an easy pair.
  softplus: (tf, [x]) => tf.add(tf.relu(x!), tf.log1p(tf.exp(tf.neg(tf.abs(x!))))),
  erf: unary('erf'),
  greater: binary('greater'),
  equal: binary('equal'),
  where: (tf, [condition, a, b]) => tf.where(condition!, a!, b!),
  cast: (tf, [x], { to }) => tf.cast(x!, TYPES[to]),
  stopGradient: unary('clone'),
  sum: (tf, [x], { axes }) => tf.sum(x!, [...axes], true),
  kthLargest: (tf, [x], { k }) => {
    const { values } = tf.topk(x!, k)
    return tf.slice(values, [...values.shape.slice(0, -1).fill(0), k - 1], [...values.shape.slice(0, -1), 1])
  },
  argMax: (tf, [x]) => tf.expandDims(tf.argMax(x!, -1), -1),
  topK: (tf, [x], { k }) => tf.topk(x!, k).indices,
  softmax: unary('softmax'),
  logSoftmax: unary('logSoftmax'),
  normalize: (tf, [x], { epsilon }) => {
    const { centred, inverse } = standardised(tf, x!, epsilon)
    return tf.mul(centred, inverse)
  },
  inverseStd: (tf, [x], { epsilon }) => standardised(tf, x!, epsilon).inverse,
  reshape: (tf, [x], { shape }) => tf.reshape(x!, [...shape]),
  expand: (tf, [x], { shape }) => tf.broadcastTo(x!, [...shape]),
  transpose: (tf, [x], { perm }) => tf.transpose(x!, [...perm]),
  slice: (tf, [x], { axis, start }, shape) =>
    tf.slice(
      x!,
      shape.map((_, i) => (i === axis ? start : 0)),
      [...shape],
    ),
  pad: (tf, [x], { axis, before, after }, shape) =>
    tf.pad(
      x!,
      shape.map((_, i): [number, number] => (i === axis ? [before, after] : [0, 0])),
    ),
  concat: (tf, inputs, { axis }) => tf.concat([...inputs], axis),
  gather: (tf, [table, indices]) => tf.gather(table!, indices!),
  scatterAdd: (tf, [indices, updates], { rows }) =>
    tf.unsortedSegmentSum(updates!, tf.reshape(indices!, [-1]), rows),
  matmul: (tf, [a, b], { transA, transB, scale }) => {
    const y = product(tf, a!, b!, transA, transB)
    return scale === 1 ? y : tf.mul(y, scale)
  },
  linear: (tf, [x, weight, bias]) => tf.add(tf.matMul(x!, weight!), bias!),
  ...windows,
}
