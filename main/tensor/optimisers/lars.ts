/**
 * LARS (You 2017): SGD in which each parameter moves by a part of its own length, whatever the length of its gradient, so that
 * large batches may take large rates. Biases and gains take plain SGD without decay (Goyal 2017; Chen 2020).
 */
import { add, constant, div, greater, mul, where } from '../build.ts'
import { lengthOf } from './clipping.ts'
import type { Optimiser } from './optimiser.ts'
import { withMomentum } from './sgd.ts'

/** Of the denominator, as in lightly. */
const EPSILON = 1e-8

/** @param options trust: eta, the part of its length that a parameter moves by at a rate of 1 */
export const lars = (options: { momentum: number; trust: number }): Optimiser =>
  withMomentum('LARS', options, (slope, { parameter, gradient, weightDecay }) => {
    const [p, g] = [lengthOf([parameter]), lengthOf([gradient])]
    // eta |p| / (|g| + decay |p|); 1 where one of them is nothing
    const ratio = div(mul(p, options.trust), add(add(g, mul(p, weightDecay)), EPSILON))
    return mul(slope, where(greater(mul(p, g), 0), ratio, constant(p.graph, [], [1])))
  })
