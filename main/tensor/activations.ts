/** Activations that are made of other ops. */
import { add, erf, min, mul, neg, relu, sigmoid, softplus } from './build.ts'
import type { Value } from './value.ts'

/** log(1 / (1 + exp(-x))), right for any x. */
export const logSigmoid = (x: Value): Value => neg(softplus(neg(x)))

/** x times the normal distribution's P(X <= x) (Hendrycks 2016), the exact form. */
export const gelu = (x: Value): Value => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1))

/** x sigmoid(x): SiLU, also called Swish (Ramachandran 2017). */
export const silu = (x: Value): Value => mul(x, sigmoid(x))

/** min(max(x, 0), 6) (Sandler 2018). */
export const relu6 = (x: Value): Value => min(relu(x), 6)

/** x relu6(x + 3) / 6 (Howard 2019). */
export const hardSwish = (x: Value): Value => mul(x, mul(relu6(add(x, 3)), 1 / 6))
