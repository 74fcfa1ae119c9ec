/** What a run draws at random: equal seeds and purposes give equal streams (`shared/lib/random.ts`), so that none repeats another. */
export const STREAM = { parameters: 1, order: 2, caption: 3, view: 4, buffers: 5 } as const
