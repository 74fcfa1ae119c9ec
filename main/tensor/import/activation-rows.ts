/** Ops that work on each element alone. */
import { gelu, hardSwish, relu6, silu } from '../activations.ts'
import * as t from '../build.ts'
import type { DType, Value } from '../value.ts'
import type { Row } from './rows.ts'

const unary =
  (op: (x: Value) => Value): Row =>
  (node) =>
    op(node.x(0))

const binary =
  (op: (a: Value, b: Value) => Value): Row =>
  (node) =>
    op(node.x(0), node.x(1))

/** By ONNX's numbers of them; whole numbers of any width are i64. */
const CASTS: Readonly<Record<number, DType>> = {
  1: 'f32',
  6: 'i64',
  7: 'i64',
  9: 'bool',
  10: 'f32',
  11: 'f32',
}

const clip: Row = (node) => {
  const bound = (name: string, i: number) => node.numbers(i)?.[0] ?? node.float(name, NaN)
  const [low, high] = [bound('min', 1), bound('max', 2)]
  const x = node.x(0)
  if (low === 0 && high === 6) return relu6(x)
  const raised = Number.isNaN(low) ? x : t.max(x, low)
  return Number.isNaN(high) ? raised : t.min(raised, high)
}

const power: Row = (node) => {
  const [exponent, ...others] = node.numbers(1)!
  const x = node.x(0)
  if (others.length === 0 && exponent === 2) return t.mul(x, x)
  if (others.length === 0 && exponent === 0.5) return t.sqrt(x)
  return node.refuse(`takes the power ${exponent}, of which only 2 and 0.5 are known`)
}

export const activationRows: Readonly<Record<string, Row>> = {
  Add: binary(t.add),
  Sub: binary(t.sub),
  Mul: binary(t.mul),
  Div: binary(t.div),
  Max: binary(t.max),
  Min: binary(t.min),
  Greater: binary(t.greater),
  Less: binary((a, b) => t.greater(b, a)),
  Equal: binary(t.equal),
  Where: (node) => t.where(node.x(0), node.x(1), node.x(2)),
  Pow: power,
  Neg: unary(t.neg),
  Exp: unary(t.exp),
  Log: unary(t.log),
  Sqrt: unary(t.sqrt),
  Abs: unary(t.abs),
  Erf: unary(t.erf),
  Tanh: unary(t.tanh),
  Sigmoid: unary(t.sigmoid),
  Softplus: unary(t.softplus),
  Relu: unary(t.relu),
  Gelu: (node) =>
    node.text('approximate', 'none') === 'none'
      ? gelu(node.x(0))
      : node.refuse('is an approximate GELU, of which only the exact one is known'),
  Swish: unary(silu),
  HardSwish: unary(hardSwish),
  HardSigmoid: (node) =>
    t.max(t.min(t.add(t.mul(node.x(0), node.float('alpha', 0.2)), node.float('beta', 0.5)), 1), 0),
  Clip: clip,
  Identity: unary((x) => x),
  Dropout: unary((x) => x),
  Cast: (node) => {
    const to = CASTS[node.int('to', 0)]
    return to ? t.cast(node.x(0), to) : node.refuse('casts to a type that training does not know')
  },
}
