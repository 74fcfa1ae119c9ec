/** Teaching: runs, their methods and recipes, and how well a model finds. */
export { compile } from './compile.ts'
export { describeRecipe } from './describe-recipe.ts'
export { diagnose } from './doctor/index.ts'
export { drawViews } from './draw-views.ts'
export { heldOutPhotos } from './dataset.ts'
export { Feed } from './feed.ts'
export { exampleQueries, type Side } from './examples.ts'
export {
  embeddingSizeOf,
  emitHeads,
  freshHeads,
  headRecipe,
  learnHeads,
  pairsOf,
  readReplay,
  REPLAY_FILES,
  shapeOf,
  writeReplay,
  type HeadWeights,
  type Pairs,
  type Replay,
} from './heads/index.ts'
export {
  choosePhotos,
  clearRun,
  createRun,
  lengthen,
  resumableRun,
  settleRun,
  type Choose,
} from './new-run.ts'
export { pixelMethodOf, recipeOf } from './methods/index.ts'
export { keptSide } from './recipe.ts'
export { towerNamed } from './towers/named.ts'
export { setQuality } from './pack-writer.ts'
export type { PlannedPhoto } from './plan.ts'
export { quoteTraining } from './quote.ts'
export { trainRun } from './run.ts'
export { Captions, FeatureRows, PixelCache } from './sources/index.ts'
export { Stepper } from './stepper.ts'
export { textNumbers } from './same-text.ts'
export { isBetter } from './verdict.ts'
