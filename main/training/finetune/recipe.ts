/** How the last layers of a trunk are taught. */
import { adamW } from '../../tensor/index.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import type { RowRecipe } from '../step.ts'

export interface BranchRecipe extends RowRecipe {
  /** The part of the trunk's weights that learns at most: the layers behind the first place with no more behind it. */
  readonly share: number
  readonly batch: number
  /** How often as many photos are drawn as there are. */
  readonly epochs: number
  /** Of what the branch gives, before it is classified. */
  readonly dropout: number
}

export const branchRecipe: BranchRecipe = {
  share: 0.25,
  batch: 32,
  epochs: 2,
  dropout: 0.3,
  optimiser: adamW({ beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
  schedules: { learningRate: warmupCosine(3e-4, 0.1), weightDecay: constantly(0) },
}
