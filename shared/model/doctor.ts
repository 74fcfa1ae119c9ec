/** What computes on this machine, tried for once: what `kindred doctor` and Health show. */
import { z } from 'zod'
import { Provider } from './training.ts'

export const Finding = z.object({
  provider: Provider.exclude(['auto']),
  /** `died`: its process crashed, hung, or took too much memory */
  state: z.enum(['right', 'wrong', 'absent', 'died']),
  note: z.string().describe('what was found'),
  remedy: z.string().describe('what a person can do about it; empty where there is nothing to do'),
  training: z
    .object({
      imagesPerSecond: z.number(),
      form: z.enum(['loop', 'step']).describe('how the step is run: many in one call, or each by itself'),
      forms: z.array(z.object({ form: z.enum(['loop', 'step']), imagesPerSecond: z.number() })),
    })
    .nullable()
    .describe('of a small step, to compare; null where it is not right'),
  inferencePerSecond: z.number().nullable().describe('photos, of a small tower'),
  chosen: z.boolean().describe('the fastest of those that are right, on the small step'),
})
export type Finding = z.infer<typeof Finding>

export const Diagnosis = z.object({
  findings: z.array(Finding),
  machine: z.array(z.object({ name: z.string(), value: z.string() })).describe('versions and drivers'),
})
export type Diagnosis = z.infer<typeof Diagnosis>
