/** Heads: the small learned part over locked trunks. */
export { standardised } from './head.ts'
export { embeddingSizeOf, emitHeads, shapeOf, type HeadWeights } from './heads.ts'
export { freshHeads, learnHeads } from './learn.ts'
export { pairsOf, type Pairs } from './pairs.ts'
export { headRecipe } from './recipe.ts'
export { readReplay, REPLAY_FILES, writeReplay, type Replay } from './replay.ts'
export { teachHeads, type Sides } from './teach-heads.ts'
