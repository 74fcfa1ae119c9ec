/** Products, convolutions, pooling and normalisations. */
import * as t from '../build.ts'
import { averagePool, conv, maxPool } from '../convolution.ts'
import { learnedBatchNorm } from '../layers.ts'
import { axisOf, type Value } from '../value.ts'
import type { ImportedNode } from './node.ts'
import type { Row } from './rows.ts'

type Four = [number, number, number, number]

/** The window's steps; zeros by TensorFlow's SAME where the file leaves their number open. */
function stepsOf(node: ImportedNode, kernel: readonly number[]) {
  const size = node.x(0).shape.slice(2)
  if (size.length !== 2) return node.refuse('works on something else than pictures')
  const stride = (node.ints('strides') ?? [1, 1]) as [number, number]
  const dilation = (node.ints('dilations') ?? [1, 1]) as [number, number]
  const auto = node.text('auto_pad', 'NOTSET')
  if (!auto.startsWith('SAME'))
    return { stride, dilation, padding: (node.ints('pads') ?? [0, 0, 0, 0]) as Four }
  const missing = size.map((side, i) => {
    const reach = dilation[i]! * (kernel[i]! - 1) + 1
    return Math.max((Math.ceil(side / stride[i]!) - 1) * stride[i]! + reach - side, 0)
  })
  const less = missing.map((n) => Math.floor(n / 2))
  const more = missing.map((n, i) => n - less[i]!)
  const padding = auto === 'SAME_UPPER' ? [...less, ...more] : [...more, ...less]
  return { stride, dilation, padding: padding as Four }
}

const pool =
  (op: typeof maxPool, padsMatter: boolean): Row =>
  (node) => {
    const kernel = node.ints('kernel_shape') as [number, number]
    const { dilation, ...steps } = stepsOf(node, kernel)
    const padded = padsMatter && steps.padding.some((n) => n > 0) && node.int('count_include_pad', 0) === 0
    if (node.int('ceil_mode', 0) !== 0 || dilation.some((n) => n !== 1) || padded)
      return node.refuse('pools with dilation, rounded up, or without counting its padding')
    return op(node.x(0), kernel, steps)
  }

/** What a reduction leaves: its axes are dropped where the file says so. */
function reduce(node: ImportedNode, op: (x: Value, axes: number[]) => Value): Value {
  const x = node.x(0)
  const axes = (node.list('axes', 1) ?? x.shape.map((_, i) => i)).map((axis) => axisOf(x.shape, axis))
  const y = op(x, axes)
  return node.int('keepdims', 1) === 1
    ? y
    : t.reshape(
        y,
        x.shape.filter((_, i) => !axes.includes(i)),
      )
}

const overLastAxis =
  (op: (x: Value) => Value): Row =>
  (node) => {
    const x = node.x(0)
    const axis = axisOf(x.shape, node.int('axis', -1))
    return axis === x.shape.length - 1 ? op(x) : node.refuse(`works along axis ${axis}, not along the last`)
  }

const gemm: Row = (node) => {
  const [a, b, bias] = [node.x(0), node.x(1), node.maybe(2)]
  const turned = { transA: node.int('transA', 0) === 1, transB: node.int('transB', 0) === 1 }
  const y = t.matmul(a, b, { ...turned, scale: node.float('alpha', 1) })
  const beta = node.float('beta', 1)
  return bias ? t.add(y, beta === 1 ? bias : t.mul(bias, beta)) : y
}

/** Vectors are rows or columns of one, as in NumPy. */
const product: Row = (node) =>
  node.x(0).shape.length > 1 && node.x(1).shape.length > 1
    ? t.matmul(node.x(0), node.x(1))
    : node.refuse('multiplies a vector, where matrices are known')

const picturesMax = (node: ImportedNode, x: Value, axes: number[]): Value =>
  x.shape.length === 4 && axes.join() === '2,3'
    ? maxPool(x, [x.shape[2]!, x.shape[3]!])
    : node.refuse('takes the largest of something else than whole pictures')

export const layerRows: Readonly<Record<string, Row>> = {
  Conv: (node) => {
    const weight = node.x(1)
    const bias = node.maybe(2)
    const steps = stepsOf(node, weight.shape.slice(2))
    return conv(node.x(0), weight, { ...steps, groups: node.int('group', 1), ...(bias ? { bias } : {}) })
  },
  MaxPool: pool(maxPool, false),
  AveragePool: pool(averagePool, true),
  GlobalAveragePool: (node) => t.mean(node.x(0), [2, 3]),
  GlobalMaxPool: (node) => picturesMax(node, node.x(0), [2, 3]),
  BatchNormalization: (node) => {
    const [gain, bias, mean, variance] = [1, 2, 3, 4].map((i) => node.x(i)) as [Value, Value, Value, Value]
    return learnedBatchNorm(node.x(0), { mean, variance }, gain, bias, node.float('epsilon', 1e-5))
  },
  LayerNormalization: (node) =>
    overLastAxis((x) => {
      const scaled = t.mul(t.normalize(x, node.float('epsilon', 1e-5)), node.x(1))
      const bias = node.maybe(2)
      return bias ? t.add(scaled, bias) : scaled
    })(node),
  Softmax: overLastAxis(t.softmax),
  LogSoftmax: overLastAxis(t.logSoftmax),
  Gemm: gemm,
  MatMul: product,
  ReduceMean: (node) => reduce(node, (x, axes) => t.mean(x, axes)),
  ReduceSum: (node) => reduce(node, (x, axes) => t.sum(x, axes)),
  ReduceL2: (node) => reduce(node, (x, axes) => t.sqrt(t.sum(t.mul(x, x), axes))),
  ReduceMax: (node) => reduce(node, (x, axes) => picturesMax(node, x, axes)),
  ArgMax: (node) => {
    const y = overLastAxis(t.argMax)(node) as Value
    return node.int('keepdims', 1) === 1 ? y : t.reshape(y, y.shape.slice(0, -1))
  },
}
