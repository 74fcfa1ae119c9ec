/** Ops that work on each element alone, with broadcasting. */
import { cast, div, greater, mul, neg, relu, where } from '../build.ts'
import { broadcastShapes, GraphError, type Type, type Value } from '../value.ts'
import { noFlops, type OpDef, type OpTable, type Sample } from './definition.ts'

type Unary = 'neg' | 'exp' | 'log' | 'sqrt' | 'abs' | 'relu'
type Binary = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min'

const first = ([x]: readonly Type[]): Type => {
  if (!x) throw new GraphError('an input is missing')
  return { dtype: x.dtype, shape: x.shape }
}

const broadcast = ([a, b]: readonly Type[]): Type => {
  if (!a || !b || a.dtype !== b.dtype) throw new GraphError(`operands of ${a?.dtype} and ${b?.dtype}`)
  return { dtype: a.dtype, shape: broadcastShapes(a.shape, b.shape) }
}

const unary = <K extends Unary>(
  onnx: string,
  grad: (x: Value, y: Value, dy: Value) => Value,
  range: { low: number; high: number } = { low: -2, high: 2 },
): OpDef<K> => ({
  infer: first,
  grad: (y, dy) => [grad(y.inputs[0]!, y, dy)],
  emit: (_, inputs, to) => to.node(onnx, inputs),
  flops: noFlops,
  samples: [{ inputs: [{ shape: [2, 3], ...range }], attrs: {} }] as unknown as Sample<K>[],
})

const binarySamples = (low: number, high: number) => [
  { inputs: [[2, 3], { shape: [2, 3], low, high }], attrs: {} },
  { inputs: [[2, 3], { shape: [3], low, high }], attrs: {} },
  { inputs: [[2, 1], { shape: [4, 1, 3], low, high }], attrs: {} },
]

const binary = <K extends Binary>(
  onnx: string,
  grad: (a: Value, b: Value, dy: Value) => [Value, Value],
  [low, high] = [-2, 2],
): OpDef<K> => ({
  infer: broadcast,
  grad: (y, dy) => grad(y.inputs[0]!, y.inputs[1]!, dy),
  emit: (_, inputs, to) => to.node(onnx, inputs),
  flops: noFlops,
  samples: binarySamples(low!, high!) as unknown as Sample<K>[],
})

const compare = <K extends 'greater' | 'equal'>(onnx: string): OpDef<K> => ({
  infer: (inputs) => ({ dtype: 'bool', shape: broadcast(inputs).shape }),
  grad: 'not differentiable',
  emit: (_, inputs, to) => to.node(onnx, inputs),
  flops: noFlops,
  samples: [{ inputs: [[2, 3], [3]], attrs: {} }] as unknown as Sample<K>[],
})

/** 1 where the condition holds, 0 elsewhere. */
const indicator = (condition: Value): Value => cast(condition, 'f32')

export const elementwise: Pick<
  OpTable,
  Unary | Binary | 'squaredRelu' | 'greater' | 'equal' | 'where' | 'cast' | 'stopGradient'
> = {
  add: binary('Add', (_a, _b, dy) => [dy, dy]),
  sub: binary('Sub', (_a, _b, dy) => [dy, neg(dy)]),
  mul: binary('Mul', (a, b, dy) => [mul(dy, b), mul(dy, a)]),
  div: binary('Div', (a, b, dy) => [div(dy, b), neg(div(mul(dy, a), mul(b, b)))], [0.5, 2]),
  max: binary('Max', (a, b, dy) => [mul(dy, indicator(greater(a, b))), mul(dy, indicator(greater(b, a)))]),
  min: binary('Min', (a, b, dy) => [mul(dy, indicator(greater(b, a))), mul(dy, indicator(greater(a, b)))]),
  neg: unary('Neg', (_x, _y, dy) => neg(dy)),
  exp: unary('Exp', (_x, y, dy) => mul(dy, y)),
  log: unary('Log', (x, _y, dy) => div(dy, x), { low: 0.5, high: 3 }),
  sqrt: unary('Sqrt', (_x, y, dy) => div(mul(dy, 0.5), y), { low: 0.5, high: 3 }),
  abs: unary('Abs', (x, _y, dy) => where(greater(x, 0), dy, neg(dy))),
  relu: unary('Relu', (_x, y, dy) => where(greater(y, 0), dy, 0)),
  // So et al. 2021 (Primer). Its slope 2 relu(x) needs no mask, which saves a pass over the largest activations.
  squaredRelu: {
    infer: first,
    grad: (y, dy) => [mul(mul(dy, 2), relu(y.inputs[0]!))],
    emit: (node, inputs, to) => {
      const positive = to.shared(`relu ${node.inputs[0]!.id}`, () => to.node('Relu', inputs))
      return to.node('Mul', [positive, positive])
    },
    flops: noFlops,
    samples: [{ inputs: [[2, 3]], attrs: {} }],
  },
  greater: compare('Greater'),
  equal: compare('Equal'),
  where: {
    infer: ([condition, a, b]) => {
      if (condition?.dtype !== 'bool') throw new GraphError('where needs a bool condition')
      const { dtype, shape } = broadcast([a!, b!])
      return { dtype, shape: broadcastShapes(condition.shape, shape) }
    },
    grad: (y, dy) => [null, where(y.inputs[0]!, dy, 0), where(y.inputs[0]!, 0, dy)],
    emit: (_, inputs, to) => to.node('Where', inputs),
    flops: noFlops,
    samples: [{ inputs: [{ shape: [2, 3], dtype: 'bool' }, [2, 3], [3]], attrs: {} }],
  },
  cast: {
    infer: ([x], { to }) => ({ dtype: to, shape: x!.shape }),
    grad: (y, dy) => [y.inputs[0]!.dtype === 'f32' && y.dtype === 'f32' ? dy : null],
    emit: (node, inputs, to) => to.node('Cast', inputs, { to: to.elementType(node.attrs.to) }),
    flops: noFlops,
    samples: [{ inputs: [{ shape: [2, 3], dtype: 'u8' }], attrs: { to: 'f32' } }],
  },
  // It is known under the name of what it stops: nothing is computed.
  stopGradient: {
    infer: first,
    grad: () => [null],
    emit: (_, [x]) => x!,
    flops: noFlops,
    samples: [{ inputs: [[2, 3]], attrs: {} }],
  },
}
