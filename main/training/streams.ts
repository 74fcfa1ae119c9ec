/** Random numbers of a run. */
import { Random } from '../../shared/lib/random.ts'

/** What a run draws at random: equal seeds and purposes give equal streams (`shared/lib/random.ts`), so that none repeats another. */
export const STREAM = { parameters: 1, order: 2, caption: 3, view: 4, buffers: 5 } as const

/** The numbers that one step of a run draws for a purpose. */
export const streamOf = (purpose: keyof typeof STREAM, seed: number, step: number): Random =>
  new Random(seed, STREAM[purpose], step)
