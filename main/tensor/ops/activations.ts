/** Smooth curves that each element goes through alone. */
import { exp, mul, neg, sub } from '../build.ts'
import type { OnnxEmitter } from '../onnx/emitter.ts'
import type { Type, Value } from '../value.ts'
import { noFlops, type OpDef, type OpTable } from './definition.ts'

type Curve = 'sigmoid' | 'tanh' | 'softplus' | 'erf'

const curve = <K extends Curve>(
  emit: (x: string, to: OnnxEmitter) => string,
  slope: (x: Value, y: Value) => Value,
): OpDef<K> => ({
  infer: ([x]: readonly Type[]) => ({ dtype: x!.dtype, shape: x!.shape }),
  grad: (y, dy) => [mul(dy, slope(y.inputs[0]!, y as unknown as Value))],
  emit: (_, [x], to) => emit(x!, to),
  flops: noFlops,
  samples: [{ inputs: [{ shape: [2, 5], low: -4, high: 4 }], attrs: {} }] as unknown as OpDef<K>['samples'],
})

/**
 * max(x, 0) + log(1 + e) with e = exp(-|x|). In single precision 1 + e loses what is small in e, and with it the loss of
 * an easy pair: log(1 + e) = 2 atanh(e / (2 + e)) keeps it. ONNX's Softplus does not, and Atanh has no double form.
 */
function softplus(x: string, to: OnnxEmitter): string {
  const e = to.node('Exp', [to.node('Neg', [to.node('Abs', [x])])])
  const number = (value: number) => to.constant('f32', [], [value])
  const log =
    to.float === 'float64'
      ? to.node('Log', [to.node('Add', [e, number(1)])])
      : to.node('Mul', [to.node('Atanh', [to.node('Div', [e, to.node('Add', [e, number(2)])])]), number(2)])
  return to.node('Add', [to.node('Relu', [x]), log])
}

const TERMS = 110
/** Beyond this, the error function is 1 to the last bit of a double. */
const FAR = 6

/**
 * In double precision, in which ONNX Runtime has no Erf: 2 / sqrt(pi) exp(-x^2) x sum_n (2 x^2)^n / (2n + 1)!!, all of
 * whose terms are positive (Abramowitz & Stegun 7.1.6).
 */
function erf(x: string, to: OnnxEmitter): string {
  if (to.float === 'float32') return to.node('Erf', [x])
  const number = (value: number) => to.constant('f32', [], [value])
  const powers = Array.from({ length: TERMS }, (_, n) => n)
  const factors = powers.reduce<number[]>((all, n) => [...all, n ? all[n - 1]! / (2 * n + 1) : 1], [])
  const near = to.node('Clip', [x, number(-FAR), number(FAR)])
  const square = to.node('Mul', [near, near])
  const column = to.node('Unsqueeze', [to.node('Mul', [square, number(2)]), to.shape([-1])])
  const terms = to.node('Pow', [column, to.constant('f32', [TERMS], powers)])
  const sum = to.node('MatMul', [terms, to.constant('f32', [TERMS], factors)])
  const bell = to.node('Mul', [to.node('Exp', [to.node('Neg', [square])]), number(2 / Math.sqrt(Math.PI))])
  return to.node('Mul', [to.node('Mul', [near, bell]), sum])
}

export const activations: Pick<OpTable, Curve> = {
  sigmoid: curve(
    (x, to) => to.node('Sigmoid', [x]),
    (_x, y) => mul(y, sub(1, y)),
  ),
  tanh: curve(
    (x, to) => to.node('Tanh', [x]),
    (_x, y) => sub(1, mul(y, y)),
  ),
  // The sigmoid, true to a part of itself where it is small too.
  softplus: curve(softplus, (x, y) => exp(sub(x, y))),
  erf: curve(erf, (x) => mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
}
