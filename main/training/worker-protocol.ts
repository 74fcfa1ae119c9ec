/** What a run gives to its worker thread, and hears from it. */
import type { Preprocessing, Provider, RunNotice, RunPoint } from '../../shared/model/index.ts'
import type { Chosen } from './new-run.ts'
import type { GraphProvider } from '../tensor/index.ts'
import type { Plan, PlannedPhoto } from './plan.ts'

export interface WorkerInput {
  /** The run's folder, with its photos; tokenizer, held-out pixels and checkpoint come there. */
  readonly dir: string
  /** The library's folder. */
  readonly home: string
  /** The pixel caches. */
  readonly pixels: string
  /** The pack of the model that is taught, where one is. */
  readonly parent: string | null
  /** Where the finished pack goes. */
  readonly pack: string
  readonly plan: Plan
  /** What to try; more than one only where the choice is left to Kindred. */
  readonly providers: readonly GraphProvider[]
}

/**
 * Photos as the engine decodes them, u8 [size, size, 3], or why there is none: upright squares of a size, or as a model
 * has them prepared.
 */
export type PixelsOf = (photo: PlannedPhoto, as: number | Preprocessing) => Promise<Uint8Array | Error>

export type FromWorker =
  | { kind: 'preparing'; done: number; total: number }
  | { kind: 'prepared'; facts: Chosen['facts']; leftOut: number }
  | {
      kind: 'started'
      step: number
      totalSteps: number
      provider: Provider
      /** why others are not used, where the choice was Kindred's */
      refused: readonly string[]
      captionsCut: number
    }
  | { kind: 'point'; point: RunPoint; totalSteps: number }
  | { kind: 'notice'; notice: RunNotice }
  | { kind: 'stage'; stage: string }
  | { kind: 'finished' }
  | { kind: 'stopped' }
