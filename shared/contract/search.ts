/** Finding photos. */
import { z } from 'zod'
import { Query, SearchAnswer } from '../model/index.ts'
import { procedure } from './base.ts'

export const search = {
  find: procedure
    .input(z.object({ query: Query, limit: z.number().int().min(1).max(1000).default(100) }))
    .output(SearchAnswer),
}
