/** A recipe written out, for a file: a method's own, or that of a model which was trained here. */
import { KindredError, Recipe, type Method, type ModelId, type RecipeFile } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { recipeOf } from './methods/index.ts'
import { Plan } from './plan.ts'
import { keptSide } from './recipe.ts'
import { towerNamed } from './towers/named.ts'

/** What is to be described: a method or a model, and another tower for it. */
export interface Asked {
  readonly method?: Method | undefined
  readonly model?: ModelId | undefined
  readonly tower?: string | undefined
}

/** @throws BAD_INPUT where it is neither a method with a recipe nor a model with one, or where there is no such tower */
export function describeRecipe(store: Store, { method, model, tower }: Asked): RecipeFile {
  const recipe = model === undefined ? recipeOf(method ?? 'simclr', null) : recipeOfModel(store, model)
  if (tower === undefined) return recipe
  const image = towerNamed(tower)
  return { ...recipe, image, side: keptSide(image.size) }
}

function recipeOfModel(store: Store, id: ModelId): RecipeFile {
  const kept = store.models.get(id)?.manifest.recipe
  const plan = Plan.safeParse(kept).data
  const fields = Object.entries(kept ?? {}).filter(([name]) => name in Recipe.shape)
  const recipe = Recipe.safeParse(Object.fromEntries(fields)).data
  if (plan && recipe) return { ...recipe, budget: plan.budget, seed: plan.seed }
  throw new KindredError(
    'BAD_INPUT',
    `The model "${id}" carries no recipe: it was not trained from scratch by this Kindred.`,
    'Choose another one ("kindred models"), or a method ("kindred recipe simclr").',
  )
}
