/** Optimiser updates as graph values. */
import { add, div, mul, sqrt, sub } from './build.ts'
import type { Value } from './value.ts'

export interface AdamWOptions {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly weightDecay: number
}

/** Per-step numbers that the schedule feeds, each a scalar value. */
export interface AdamWSchedule {
  readonly learningRate: Value
  /** 1 - beta1^t and 1 - beta2^t, t counted from 1. */
  readonly correction1: Value
  readonly correction2: Value
}

/**
 * One AdamW step (Loshchilov & Hutter 2019): decoupled decay, bias-corrected moments.
 * All of `parameter`, `gradient`, `m`, `v` have one shape.
 */
export function adamW(
  { parameter, gradient, m, v }: { parameter: Value; gradient: Value; m: Value; v: Value },
  schedule: AdamWSchedule,
  options: AdamWOptions,
): { parameter: Value; m: Value; v: Value } {
  const { beta1, beta2, epsilon, weightDecay } = options
  const nextM = add(mul(m, beta1), mul(gradient, 1 - beta1))
  const nextV = add(mul(v, beta2), mul(mul(gradient, gradient), 1 - beta2))
  const { learningRate, correction1, correction2 } = schedule
  // lr (m / c1) / (sqrt(v / c2) + eps), with the corrections drawn into scalars: two passes fewer over the parameter.
  const root = sqrt(correction2)
  const rate = div(mul(learningRate, root), correction1)
  const change = mul(div(nextM, add(sqrt(nextV), mul(root, epsilon))), rate)
  const kept = weightDecay === 0 ? parameter : mul(parameter, sub(1, mul(learningRate, weightDecay)))
  return { parameter: sub(kept, change), m: nextM, v: nextV }
}
