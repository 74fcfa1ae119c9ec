/** SGD with momentum (Sutskever 2013), as PyTorch writes it: decay is part of the gradient, the rate stands outside the velocity. */
import { add, mul, sub } from '../build.ts'
import type { Value } from '../value.ts'
import type { Optimiser } from './optimiser.ts'

export function sgd(options: { momentum: number }): Optimiser {
  return {
    name: 'SGD',
    options,
    slots: ['velocity'],
    numbers: {},
    update({ parameter, slots: [velocity] }, gradient, { learningRate, weightDecay }, excluded) {
      const slope = excluded ? gradient : add(gradient, mul(parameter, weightDecay))
      return followed(parameter, velocity!, slope, options.momentum, learningRate)
    },
  }
}

/** velocity = momentum * velocity + slope; parameter -= rate * velocity. */
export function followed(parameter: Value, velocity: Value, slope: Value, momentum: number, rate: Value) {
  const next = add(mul(velocity, momentum), slope)
  return { parameter: sub(parameter, mul(next, rate)), slots: [next] }
}
