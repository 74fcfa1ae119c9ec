/** Bursts: photos of one moment and near-duplicates, which must not be each other's negatives. */
export { assignBursts } from './assign.ts'
