/** Gradients that are too long, made shorter before the optimiser sees them. */
import { add, div, max, min, mul, reshape, sqrt, sum } from '../build.ts'
import type { Value } from '../value.ts'

export interface Clipping {
  /** `parameter`: each parameter's gradient alone, as DINO's reference does; `global`: all as one vector (Pascanu 2013) */
  readonly by: 'parameter' | 'global'
  /** how long it may be */
  readonly length: number
}

/** Keeps a division by nothing away. */
export const TINY = 1e-30

/** The length of all numbers of some values as one vector, a scalar. */
export const lengthOf = (values: readonly Value[]): Value =>
  sqrt(values.map((x) => reshape(sum(mul(x, x)), [])).reduce((a, b) => add(a, b)))

/** The gradients, none longer than it may be. */
export function clipped(gradients: readonly Value[], { by, length }: Clipping): Value[] {
  const factor = (values: readonly Value[]) => min(div(length, max(lengthOf(values), TINY)), 1)
  if (by === 'parameter') return gradients.map((gradient) => mul(gradient, factor([gradient])))
  const shared = factor(gradients)
  return gradients.map((gradient) => mul(gradient, shared))
}
