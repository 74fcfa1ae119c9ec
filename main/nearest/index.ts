/** Nearest neighbours: HNSW above, exact search below, both by cosine of unit vectors. */
export { exactSearch } from './exact.ts'
export { GraphFiles } from './files.ts'
export { Nearest, readVectors, type Refresh } from './nearest.ts'
export type { VectorTable } from './vector-table.ts'
