/** AdamW (Loshchilov & Hutter 2019): decoupled decay, bias-corrected moments. */
import { add, div, mul, sqrt, sub } from '../build.ts'
import type { Value } from '../value.ts'
import type { Optimiser } from './optimiser.ts'

export function adamW(options: { beta1: number; beta2: number; epsilon: number }): Optimiser {
  const { beta1, beta2, epsilon } = options
  return {
    name: 'AdamW',
    options,
    slots: ['m', 'v'],
    numbers: {
      correction1: (step) => 1 - beta1 ** (step + 1),
      correction2: (step) => 1 - beta2 ** (step + 1),
    },
    update({ parameter, slots }, gradient, { learningRate, weightDecay, numbers }, excluded) {
      const [m, v] = slots as [Value, Value]
      const [correction1, correction2] = numbers as [Value, Value]
      const nextM = add(mul(m, beta1), mul(gradient, 1 - beta1))
      const nextV = add(mul(v, beta2), mul(mul(gradient, gradient), 1 - beta2))
      // lr (m / c1) / (sqrt(v / c2) + eps), with the corrections drawn into scalars: two passes fewer over the parameter.
      const root = sqrt(correction2)
      const rate = div(mul(learningRate, root), correction1)
      const change = mul(div(nextM, add(sqrt(nextV), mul(root, epsilon))), rate)
      const kept = excluded ? parameter : mul(parameter, sub(1, mul(learningRate, weightDecay)))
      return { parameter: sub(kept, change), slots: [nextM, nextV] }
    },
  }
}
