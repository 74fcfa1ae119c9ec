/** Nearest neighbours: HNSW above, exact search below, both by cosine of unit vectors. */
export type { Audit } from './audit.ts'
export { exactSearch, type Hit } from './exact.ts'
export { Nearest, type NearestOptions, type Refresh } from './nearest.ts'
export type { Vectors } from './vectors.ts'
