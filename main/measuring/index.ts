/** Measuring models: on the library's held-out photos, on any folder, and a new one against the one before. */
export { compare, type Comparison } from './compare.ts'
export { evaluate, evaluateLabels, probe } from './evaluate.ts'
export type { ReadHeldOut } from './held-out.ts'
