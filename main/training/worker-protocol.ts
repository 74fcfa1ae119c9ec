/** What a run gives to its worker thread, and hears from it. */
import type { Provider, RunPoint } from '../../shared/model/index.ts'
import type { ExecutionProvider } from '../tensor/index.ts'
import type { Plan } from './plan.ts'

export interface WorkerInput {
  /** The run's folder, with dataset, tokenizer and held-out pixels. */
  readonly dir: string
  /** The pixel caches. */
  readonly pixels: string
  /** Where the finished pack goes. */
  readonly pack: string
  readonly plan: Plan
  /** What to try, best first; more than one only where the choice is left to Kindred. */
  readonly providers: readonly ExecutionProvider[]
}

export type FromWorker =
  | { kind: 'started'; step: number; totalSteps: number; provider: Provider; captionsCut: number }
  | { kind: 'point'; point: RunPoint; totalSteps: number }
  | { kind: 'stage'; stage: string }
  | { kind: 'finished' }
  | { kind: 'stopped' }
