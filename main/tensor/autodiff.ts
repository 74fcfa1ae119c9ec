/** Reverse-mode differentiation over the graph. */
import { add, fill, unbroadcast } from './build.ts'
import { ops } from './ops/index.ts'
import { GraphError, sizeOf, type Value } from './value.ts'

type Gradient = (node: Value, dy: Value) => (Value | null)[]

/**
 * The gradients of a one-element `loss` with respect to each of `wrt`, as new values of the same graph
 * (Griewank & Walther 2008, reverse accumulation). A value the loss does not depend on gets zeros.
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  if (sizeOf(loss.shape) !== 1) throw new GraphError(`a loss has one element, not [${loss.shape}]`)
  const needed = dependents(loss, new Set(wrt))
  const sums = new Map<Value, Value>([[loss, fill(loss.graph, loss.shape, 1)]])
  for (const node of [...needed].sort((a, b) => b.id - a.id)) {
    const dy = sums.get(node)
    if (!dy || node.inputs.length === 0) continue
    const { grad } = ops[node.kind]
    if (grad === 'not differentiable') throw new GraphError(`${node.kind} has no gradient`)
    const parts = (grad as Gradient)(node, dy)
    node.inputs.forEach((x, i) => {
      const part = parts[i]
      if (!part || !needed.has(x)) return
      const dx = unbroadcast(part, x.shape)
      const before = sums.get(x)
      sums.set(x, before ? add(before, dx) : dx)
    })
  }
  return wrt.map((x) => sums.get(x) ?? fill(loss.graph, x.shape, 0))
}

/** The values between `wrt` and `loss`, both included: only they need a gradient. */
function dependents(loss: Value, wrt: ReadonlySet<Value>): Set<Value> {
  const needed = new Set<Value>(wrt)
  for (const value of loss.graph.values) {
    if (value.id > loss.id) break
    if (value.inputs.some((x) => needed.has(x))) needed.add(value)
  }
  return needed
}
