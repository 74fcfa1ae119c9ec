/** Entities, ids and errors: what every part of Kindred speaks about. */
export * from './errors.ts'
export * from './evaluation.ts'
export * from './ids.ts'
export * from './job.ts'
export * from './library.ts'
export * from './pack.ts'
export * from './search.ts'
export * from './training.ts'
