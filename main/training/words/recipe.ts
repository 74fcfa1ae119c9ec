/** How the channel of words is taught. Chosen on grocery/train and grocery/val. */
import type { Schedule } from '../../../shared/model/index.ts'
import { adamW, type Optimiser } from '../../tensor/index.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import type { Perturbation } from '../sources/index.ts'

export interface WordRecipe {
  readonly batch: number
  readonly steps: number
  readonly perturbation: Perturbation
  readonly optimiser: Optimiser
  readonly schedules: { readonly learningRate: Schedule; readonly weightDecay: Schedule }
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
