/** Every method there is. A new one is a file beside these and a row here, and nothing else. */
import {
  KindredError,
  type Method,
  type MethodInfo,
  type Need,
  type Recipe,
  type RecipeFile,
} from '../../../shared/model/index.ts'
import type { Plan } from '../plan.ts'
import { changed } from '../recipe.ts'
import { byol } from './byol.ts'
import { clip } from './clip.ts'
import type { FeatureMethodDef, MethodDef } from './method.ts'
import { deeper } from './deeper.ts'
import { dino } from './dino.ts'
import { mocoV2 } from './moco-v2.ts'
import { mocoV3 } from './moco-v3.ts'
import { nnclr } from './nnclr.ts'
import { siglip } from './siglip.ts'
import { simclr } from './simclr.ts'
import { supCon } from './supcon.ts'
import { teach } from './teach.ts'

/** By the name that the command line and a run's record use; where the choice is left to Kindred, the first that can. */
const methods: Readonly<Record<string, MethodDef | FeatureMethodDef>> = {
  teach,
  deeper,
  clip,
  simclr,
  'moco-v2': mocoV2,
  'moco-v3': mocoV3,
  byol,
  dino,
  nnclr,
  siglip,
  supcon: supCon,
}

/** @throws BAD_INPUT with the methods that there are */
export function methodOf(name: Method): MethodDef | FeatureMethodDef {
  const found = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (found) return found
  throw new KindredError(
    'BAD_INPUT',
    `There is no method "${name}".`,
    `Allowed choices are ${Object.keys(methods).join(', ')}.`,
  )
}

/** The same of one that trains towers. */
export function pixelMethodOf(name: Method): MethodDef {
  const method = methodOf(name)
  if (method.reads === 'pixels') return method
  throw new KindredError(
    'BAD_INPUT',
    `The method "${name}" has no recipe: it teaches a model that is there already.`,
    'Choose one that trains from scratch, such as simclr or clip.',
  )
}

/**
 * The recipe of a method with what a file changes; without a file, the method's own.
 * @throws BAD_INPUT for what the method does not have
 */
export function recipeOf(name: Method, file: RecipeFile | null): Recipe {
  const { recipe, fewestViews } = pixelMethodOf(name)
  return changed(recipe, file ?? { format: 1, method: name }, fewestViews ?? null)
}

/** The method of a run, with the run's recipe. */
export function plannedMethod({ method, recipe }: Pick<Plan, 'method' | 'recipe'>): MethodDef {
  const own = pixelMethodOf(method)
  return recipe ? { ...own, recipe } : own
}

/** The first method for which there is what it needs. */
export function recommended(has: readonly Need[]): Method {
  return Object.keys(methods).find((name) => methods[name]!.needs.every((need) => has.includes(need)))!
}

/** The methods as a person chooses among them. */
export const methodInfos = (): MethodInfo[] =>
  Object.entries(methods).map(([id, { title, line, needs }]) => ({ id, title, line, needs: [...needs] }))

export type { FeatureMethodDef, Loss, MethodDef } from './method.ts'
