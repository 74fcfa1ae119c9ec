/** How heads are taught. Chosen on flickr8k/dev and 400 held-out photos of coco. */
import type { Schedule } from '../../../shared/model/index.ts'
import { adamW, type Optimiser } from '../../tensor/index.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import type { Perturbation } from '../sources/index.ts'

export interface HeadRecipe {
  /** numbers of the learned vectors */
  readonly width: number
  /** of the residual MLP */
  readonly hidden: number
  readonly batch: number
  readonly perturbation: { readonly image: Perturbation; readonly text: Perturbation }
  readonly optimiser: Optimiser
  readonly schedules: { readonly learningRate: Schedule; readonly weightDecay: Schedule }
}

export const headRecipe: HeadRecipe = {
  width: 512,
  hidden: 1024,
  batch: 1500,
  perturbation: { image: { dropout: 0.4, noise: 0.2 }, text: { dropout: 0.3, noise: 0.2 } },
  optimiser: adamW({ beta1: 0.9, beta2: 0.98, epsilon: 1e-6 }),
  schedules: { learningRate: warmupCosine(1e-3, 0.05), weightDecay: constantly(0.1) },
}
