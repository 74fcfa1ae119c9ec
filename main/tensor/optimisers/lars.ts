/**
 * LARS (You 2017): SGD in which each parameter moves by a part of its own length, whatever the length of its gradient, so that
 * large batches may take large rates. Biases and gains take plain SGD without decay (Goyal 2017; Chen 2020).
 */
import { add, constant, div, greater, mul, where } from '../build.ts'
import type { Value } from '../value.ts'
import { lengthOf } from './clipping.ts'
import type { Optimiser } from './optimiser.ts'
import { followed } from './sgd.ts'

/** Of the denominator, as in lightly. */
const EPSILON = 1e-8

/** @param options trust: eta, the part of its length that a parameter moves by at a rate of 1 */
export function lars(options: { momentum: number; trust: number }): Optimiser {
  const { momentum, trust } = options
  /** eta |p| / (|g| + decay |p|); 1 where one of them is nothing. */
  function trustRatio(parameter: Value, gradient: Value, weightDecay: Value): Value {
    const [p, g] = [lengthOf([parameter]), lengthOf([gradient])]
    const ratio = div(mul(p, trust), add(add(g, mul(p, weightDecay)), EPSILON))
    return where(greater(mul(p, g), 0), ratio, constant(p.graph, [], [1]))
  }
  return {
    name: 'LARS',
    options,
    slots: ['velocity'],
    numbers: {},
    update({ parameter, slots: [velocity] }, gradient, { learningRate, weightDecay }, excluded) {
      const decayed = excluded ? gradient : add(gradient, mul(parameter, weightDecay))
      const slope = excluded ? decayed : mul(decayed, trustRatio(parameter, gradient, weightDecay))
      return followed(parameter, velocity!, slope, momentum, learningRate)
    },
  }
}
