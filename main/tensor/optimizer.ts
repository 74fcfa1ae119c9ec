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
  const rate = div(learningRate, correction1)
  const scale = add(sqrt(div(nextV, correction2)), epsilon)
  const moved = sub(parameter, mul(div(nextM, scale), rate))
  const decayed = weightDecay === 0 ? moved : sub(moved, mul(parameter, mul(learningRate, weightDecay)))
  return { parameter: decayed, m: nextM, v: nextV }
}
