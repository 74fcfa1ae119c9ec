/** Moments and near-duplicates: photos that must not be each other's negatives. */
export { groupBursts } from './bursts.ts'
