/** By what and for how long a run trains. */
import { z } from 'zod'

/** The name of a training method: one of those that a quote lists. The engine's table of methods is the only list. */
export const Method = z.string().min(1)
export type Method = z.infer<typeof Method>

/** How long to train: wall-clock minutes (turned into steps by a probe at the start) or passes over the photos. */
export const Budget = z.union([
  z.object({
    minutes: z
      .number()
      .positive()
      .max(7 * 24 * 60),
  }),
  z.object({ epochs: z.number().positive().max(10_000) }),
])
export type Budget = z.infer<typeof Budget>
