/** How heads are taught. Chosen on flickr8k/dev and 400 held-out photos of coco. */
import { adamW } from '../../tensor/index.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import type { Perturbation } from '../sources/index.ts'
import type { RowRecipe } from '../step.ts'

export interface HeadRecipe extends RowRecipe {
  /** numbers of the learned vectors */
  readonly width: number
  /** of the residual MLP */
  readonly hidden: number
  readonly batch: number
  readonly perturbation: { readonly image: Perturbation; readonly text: Perturbation }
}

export const headRecipe: HeadRecipe = {
  width: 512,
  hidden: 1024,
  batch: 1500,
  perturbation: { image: { dropout: 0.4, noise: 0.2 }, text: { dropout: 0.3, noise: 0.2 } },
  optimiser: adamW({ beta1: 0.9, beta2: 0.98, epsilon: 1e-6 }),
  schedules: { learningRate: warmupCosine(1e-3, 0.05), weightDecay: constantly(0.1) },
}
