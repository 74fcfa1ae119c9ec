/** Teaching: runs, their methods and recipes, and how well a model finds. */
export { heldOutPhotos, type GroupBursts } from './dataset.ts'
export { packEmbedder } from './evaluate.ts'
export { exampleQueries, isBetter, type Side } from './judge.ts'
export { measure, type Embedder, type Measured } from './measure.ts'
export type { PlannedPhoto } from './plan.ts'
export { quoteTraining } from './quote.ts'
export { createRun, resumableRun, trainRun, type TrainOptions } from './run.ts'
