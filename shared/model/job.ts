/** Long work, as the person sees it. */
import { z } from 'zod'
import { JobId, ModelId, RunId } from './ids.ts'

export const JobKind = z.enum(['sample', 'index', 'train', 'embed', 'download'])
export type JobKind = z.infer<typeof JobKind>

/** What each kind is called. */
export const jobNames: Record<JobKind, string> = {
  sample: 'Sample collection',
  index: 'Reading photos',
  train: 'Teaching Kindred',
  embed: 'Looking at photos',
  download: 'Fetching a model',
}

/** The first three are unfinished, and outlive the process; `interrupted` has to be asked for again. */
export const JobState = z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted'])
export type JobState = z.infer<typeof JobState>

export const JobError = z.object({ code: z.string(), message: z.string(), remedy: z.string() })
export type JobError = z.infer<typeof JobError>

export const Job = z.object({
  id: JobId,
  kind: JobKind,
  state: JobState,
  stage: z.string().describe('what it does now, in plain words'),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string().describe('what done and total count, such as photos'),
  rate: z.number().nullable().describe('units a second, lately'),
  remainingMs: z.number().nullable(),
  startedAt: z.number().describe('when it began; while it waits, when it was asked for'),
  finishedAt: z.number().nullable().describe('null while it is unfinished'),
  summary: z.string().nullable().describe('one sentence on what came of it'),
  error: JobError.nullable(),
  runId: RunId.nullable(),
  modelId: ModelId.nullable()
    .default(null)
    .describe('the model that is shown the photos, and is active afterwards'),
})
export type Job = z.infer<typeof Job>
