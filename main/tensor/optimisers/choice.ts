/** The optimiser that a recipe names. */
import type { OptimiserChoice } from '../../../shared/model/index.ts'
import { adamW } from './adam-w.ts'
import { lars } from './lars.ts'
import type { Optimiser } from './optimiser.ts'
import { sgd } from './sgd.ts'

export function optimiserOf(choice: OptimiserChoice): Optimiser {
  switch (choice.kind) {
    case 'adamw':
      return adamW(choice)
    case 'sgd':
      return sgd(choice)
    case 'lars':
      return lars(choice)
  }
}
