/** The recipe of a run: a method's own, with what a recipe file changes. */
import { textContext } from '../../shared/lib/limits.ts'
import {
  KindredError,
  sideMultiple,
  type Recipe as FullRecipe,
  type RecipeFile,
  type View,
} from '../../shared/model/index.ts'
import { towers } from './towers/named.ts'

/** All of it but the method's name. */
export type Recipe = Omit<FullRecipe, 'format' | 'method'>

/** What the methods share: towers that train in minutes on two cores. ViTs take AdamW where the papers' ResNets take SGD or LARS. */
export const small = {
  image: towers['vit-small'],
  text: { width: 256, depth: 2, heads: 4, context: textContext, vocabulary: 4096, wordDropout: 0.1 },
  embeddingSize: 256,
  side: 108,
  batch: 128,
  optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.98, epsilon: 1e-6 },
  clipping: null,
} satisfies Partial<Recipe>

/** Side of the kept photos for a tower that sees so many pixels: small crops of them are not blurred. */
export const keptSide = (seen: number): number => Math.round(1.125 * seen)

/** A batch that fits a collection: the recipe's, or the largest power of two that gives two steps an epoch. */
export const batchFor = (recipe: Recipe, photos: number): number =>
  Math.min(recipe.batch, 2 ** Math.floor(Math.log2(Math.max(2, photos / 2))))

/** Side of a view in pixels: as the recipe says, in what the tower's side is a multiple of. */
export function sideOf({ scale }: View, { image }: Recipe): number {
  const step = sideMultiple(image)
  return Math.max(1, Math.round((scale * image.size) / step)) * step
}

/**
 * A method's recipe with what a file changes. Schedules and options are changed one by one, all else as a whole.
 * @param fewestViews as of `MethodDef`
 * @throws BAD_INPUT for what the method does not have
 */
export function changed(own: Recipe, file: RecipeFile, fewestViews: number | null): FullRecipe {
  const { format, method, budget: _budget, seed: _seed, schedules: _schedules, ...changes } = file
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  const recipe: FullRecipe = {
    ...{ format, method, ...own, ...(Object.fromEntries(given) as Partial<Recipe>) },
    schedules: { ...own.schedules, ...file.schedules },
    options: { ...own.options, ...file.options },
  }
  const unknown = (part: 'schedules' | 'options') => {
    const [name] = Object.keys(recipe[part]).filter((each) => !Object.hasOwn(own[part], each))
    if (name === undefined) return
    const there = Object.keys(own[part]).join(', ') || 'none'
    throw bad(`${part}.${name}: the method "${method}" has no such number`, `It has ${there}.`)
  }
  unknown('schedules')
  unknown('options')
  const [views, asked] = [recipe.views.length, fewestViews ?? own.views.length]
  if (fewestViews === null ? views !== asked : views < asked)
    throw bad(
      `views: there are ${views}, and the method "${method}" takes ${asked}`,
      fewestViews === null ? `Give ${asked}.` : `Give ${asked} or more.`,
    )
  if ((recipe.text === null) !== (own.text === null))
    throw bad(
      `text: the method "${method}" ${own.text ? 'reads captions' : 'reads no text'}`,
      own.text ? 'Give a text tower, or leave it out.' : 'Give null, or leave it out.',
    )
  const [first, second, ...others] = recipe.views.map(({ scale }) => scale)
  if ((second ?? first) !== first || others.some((scale) => scale !== others[0]))
    throw bad(
      'views: those that are seen together differ in scale',
      'Give the first two one scale, and all others one.',
    )
  if (recipe.side < recipe.image.size)
    throw bad(
      `side: ${recipe.side} pixels are kept of photos, and the tower sees ${recipe.image.size}`,
      `Give ${keptSide(recipe.image.size)}, or another number that is not less.`,
    )
  return recipe
}

const bad = (what: string, remedy: string) =>
  new KindredError('BAD_INPUT', `The recipe cannot be followed. ${what}.`, remedy)
