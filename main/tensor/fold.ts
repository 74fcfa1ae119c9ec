/** Local simplifications, applied as a value is pushed. Each keeps the value's type. */
import { constant, expand, fill, mul, reshape, transpose } from './build.ts'
import type { OpAttrs, OpKind } from './ops/index.ts'
import { sameShape, sizeOf, type Builder, type Type, type Value } from './value.ts'

const is = <K extends OpKind>(value: Value | undefined, kind: K): value is Value<K> & Value =>
  value?.kind === kind

/** The number a value holds everywhere, if that is known. */
function uniform(value: Value | undefined): number | null {
  if (is(value, 'fill')) return value.attrs.value
  if (is(value, 'constant') && sizeOf(value.shape) === 1) return value.attrs.data[0]!
  if (is(value, 'expand') || is(value, 'reshape')) return uniform(value.inputs[0])
  return null
}

const arithmetic: Partial<Record<OpKind, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  sqrt: (a) => Math.sqrt(a),
}

/** What `a op c` or `c op a` is without the op, where the number c does nothing. */
function withoutNeutral(kind: OpKind, a: Value, b: Value): Value | null {
  const [left, right] = [uniform(a), uniform(b)]
  if ((kind === 'add' || kind === 'sub') && right === 0) return a
  if ((kind === 'mul' || kind === 'div') && right === 1) return a
  if (kind === 'add' && left === 0) return b
  if (kind === 'mul' && left === 1) return b
  return null
}

/** An elementwise op broadcasts by itself: its operands need not be expanded for it, and its result can be. */
function unexpanded(kind: OpKind, inputs: readonly Value[]): Value[] | null {
  if (!(kind in arithmetic) && kind !== 'where') return null
  const bare = inputs.map((v) => (is(v, 'expand') ? v.inputs[0]! : v))
  return bare.every((v, i) => v === inputs[i]) ? null : bare
}

/** A simpler value of the same type, or null where there is none. */
export function fold<K extends OpKind>(
  graph: Builder,
  kind: K,
  inputs: readonly Value[],
  attrs: OpAttrs[K],
  type: Type,
): Value | null {
  const [a, b] = inputs
  const compute = arithmetic[kind]
  if (compute && type.dtype === 'f32') {
    const numbers = inputs.map(uniform)
    if (numbers.every((n) => n !== null)) {
      const value = compute(numbers[0]!, numbers[1] ?? 0)
      return sizeOf(type.shape) === 1 ? constant(graph, type.shape, [value]) : fill(graph, type.shape, value)
    }
    const same = b && withoutNeutral(kind, a!, b)
    if (same && sameShape(same.shape, type.shape)) return same
    const factor = kind === 'mul' ? uniform(b) : null
    if (factor !== null && is(a, 'mul')) {
      const inner = uniform(a.inputs[1])
      if (inner !== null && sameShape(a.inputs[0]!.shape, type.shape))
        return mul(a.inputs[0]!, inner * factor)
    }
    // A product scales its result for nothing; a pass over the result is not free.
    if (factor !== null && is(a, 'matmul') && sameShape(a.shape, type.shape))
      return graph.push('matmul', a.inputs, { ...a.attrs, scale: a.attrs.scale * factor })
  }
  const bare = unexpanded(kind, inputs)
  if (bare) return expand(graph.push(kind, bare, attrs) as Value, type.shape)
  if (kind === 'neg' && is(a, 'neg')) return a.inputs[0]!
  if (kind === 'reshape' && is(a, 'reshape')) return reshape(a.inputs[0]!, type.shape)
  if (kind === 'transpose' && is(a, 'transpose'))
    return transpose(
      a.inputs[0]!,
      (attrs as OpAttrs['transpose']).perm.map((p) => a.attrs.perm[p]!),
    )
  return null
}
