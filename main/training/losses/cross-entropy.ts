/** The loss of a classifier. */
import { logSoftmax, mean, mul, neg, reshape, sum, type Value } from '../../tensor/index.ts'

/**
 * Cross-entropy with soft targets, -sum t log p.
 * @param logits (B, C)
 * @param targets (B, C), rows that sum to 1
 * @returns one element, the mean over rows
 */
export const crossEntropy = (logits: Value, targets: Value): Value =>
  reshape(neg(mean(sum(mul(logSoftmax(logits), targets), [1]))), [])
