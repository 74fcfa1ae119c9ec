/** How the channel of words is taught. Chosen on grocery/train and grocery/val. */
import { adamW } from '../../tensor/index.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import type { Perturbation } from '../sources/index.ts'
import type { RowRecipe } from '../step.ts'

export interface WordRecipe extends RowRecipe {
  readonly batch: number
  readonly steps: number
  readonly perturbation: Perturbation
  /** Length of the channel beside the rest of a vector. */
  readonly weight: number
}

export const wordRecipe: WordRecipe = {
  batch: 512,
  steps: 300,
  perturbation: { dropout: 0.3, noise: 0 },
  optimiser: adamW({ beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
  schedules: { learningRate: warmupCosine(1e-2, 0.02), weightDecay: constantly(0.05) },
  weight: 1,
}
