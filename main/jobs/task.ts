/** What a job is to do, as data: so it can wait in line, be recognised when asked for twice, and outlive the process. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import {
  IndexRequest,
  ModelId,
  ModelOffer,
  RunId,
  TrainRequest,
  type JobKind,
} from '../../shared/model/index.ts'

export const Task = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample'), count: z.number(), seed: z.number() }),
  IndexRequest.extend({ kind: z.literal('index') }),
  /** `request` is null for a run that goes on. */
  z.object({ kind: z.literal('train'), runId: RunId, request: TrainRequest.nullable() }),
  /** Shows a model the photos it lacks and makes it the active one, after all or after so many of the newest ones. */
  z.object({ kind: z.literal('embed'), modelId: ModelId, newest: z.number().nullable().default(null) }),
  /** Fetches a model whose licence was accepted, and adds it to the library. */
  z.object({ kind: z.literal('download'), offer: ModelOffer }),
])
export type Task = z.infer<typeof Task>

/** Whether doing one is doing the other. A run is one piece of work, however it was asked for. */
export function isSame(a: Task, b: Task): boolean {
  return a.kind === 'train' && b.kind === 'train' ? a.runId === b.runId : isDeepStrictEqual(a, b)
}

/** What is shown before the first report. */
export const firstStage: Record<JobKind, string> = {
  sample: 'Drawing the sample collection',
  index: 'Looking for photos',
  train: 'Preparing to teach',
  embed: 'Looking at photos',
  download: 'Fetching a model',
}
