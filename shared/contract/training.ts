/** Teaching Kindred, and the models that come of it. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  FolderHandle,
  JobId,
  Model,
  ModelId,
  Quality,
  RunId,
  RunPoint,
  TrainRequest,
  TrainingQuote,
  TrainingRun,
} from '../model/index.ts'
import { procedure } from './base.ts'

export const RunUpdate = z.object({
  run: TrainingRun,
  points: z.array(RunPoint).describe('new since the last'),
})
export type RunUpdate = z.infer<typeof RunUpdate>

export const training = {
  quote: procedure.output(TrainingQuote),
  start: procedure.input(TrainRequest).output(z.object({ jobId: JobId, runId: RunId })),
  /** Goes on with the last interrupted or cancelled run from its checkpoint. */
  resume: procedure.output(z.object({ jobId: JobId, runId: RunId })),
  /** Newest first. */
  runs: procedure.output(z.array(TrainingRun)),
  /** All points so far at once, then new ones as they come; ends when the run does. */
  watch: procedure.input(z.object({ runId: RunId })).output(eventIterator(RunUpdate)),
}

export const models = {
  list: procedure.output(z.array(Model)),
  /** Makes a model the active one, embedding what is missing first. */
  use: procedure.input(z.object({ id: ModelId })).output(z.object({ jobId: JobId.nullable() })),
  /** Measures the active model on the held-out photos, or on the captioned photos of a folder outside. */
  evaluate: procedure
    .input(z.object({ folder: FolderHandle.optional() }))
    .output(z.object({ model: ModelId, quality: Quality })),
}
