/** What a graph costs to compute. */
import { ops } from './ops/index.ts'
import type { Value } from './value.ts'

/** Floating-point operations of everything that `outputs` need, by the op table. */
export function flopsOf(outputs: readonly Value[]): number {
  const needed = new Set(outputs)
  let flops = 0
  for (const value of needed) {
    for (const x of value.inputs) needed.add(x)
    flops += (ops[value.kind] as { flops(node: Value): number }).flops(value)
  }
  return flops
}
