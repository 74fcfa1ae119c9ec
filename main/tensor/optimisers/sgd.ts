/** SGD with momentum (Sutskever 2013), as PyTorch writes it: decay is part of the gradient, the rate stands outside the velocity. */
import { add, mul, sub } from '../build.ts'
import type { Value } from '../value.ts'
import type { Optimiser } from './optimiser.ts'

export const sgd = (options: { momentum: number }): Optimiser => withMomentum('SGD', options)

/**
 * velocity = momentum * velocity + slope; parameter -= rate * velocity. The slope is the gradient with the decay, where the
 * parameter has any.
 * @param scaled what is made of the slope of a parameter that is not excluded
 */
export function withMomentum(
  name: string,
  options: Optimiser['options'] & { readonly momentum: number },
  scaled: (slope: Value, of: { parameter: Value; gradient: Value; weightDecay: Value }) => Value = (slope) =>
    slope,
): Optimiser {
  return {
    name,
    options,
    slots: ['velocity'],
    numbers: {},
    update({ parameter, slots: [velocity] }, gradient, { learningRate, weightDecay }, excluded) {
      const slope = excluded
        ? gradient
        : scaled(add(gradient, mul(parameter, weightDecay)), { parameter, gradient, weightDecay })
      const next = add(mul(velocity!, options.momentum), slope)
      return { parameter: sub(parameter, mul(next, learningRate)), slots: [next] }
    },
  }
}
