/** How far work is, as whoever waits for it sees it. */
import { z } from 'zod'

export const Progress = z.object({
  stage: z.string().describe('what happens now, in plain words'),
  done: z.number(),
  total: z.number().nullable().describe('null while it is not known'),
  unit: z.string().describe('what `done` and `total` count, in the plural'),
})
export type Progress = z.infer<typeof Progress>
