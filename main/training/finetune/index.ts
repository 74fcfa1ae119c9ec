/** Fine-tuning the last layers of a trunk. */
export { deepen, emitDeepened, type Deepened } from './deepen.ts'
export { branchRecipe } from './recipe.ts'
