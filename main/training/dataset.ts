/** Chooses what a run trains on. */
import {
  CaptionSource,
  KindredError,
  type Method,
  type ModelId,
  type Need,
  type PhotoId,
  type TrainRequest,
} from '../../shared/model/index.ts'
import { fewestPhotos } from '../../shared/lib/limits.ts'
import { counted } from '../../shared/lib/words.ts'
import type { ModelRow, PhotoKey, Store } from '../store/index.ts'
import { captionsByPhoto, withoutSought, type Captions } from './captions-by-photo.ts'
import type { Dataset, Plan, PlannedPhoto } from './plan.ts'
import { methodOf, recipeOf, recommended } from './methods/index.ts'
import { batchFor } from './recipe.ts'
import { textNumbers } from './same-text.ts'

/** No more held-out photos than these are measured: the others tell little more. */
const MOST_MEASURED = 500
/** How long a run takes unless told. */
export const RECOMMENDED_MINUTES = 10

export interface Choice {
  plan: Plan
  dataset: Dataset
  /** how many photos have captions or words */
  captioned: number
}

/** Whether a model can be taught: one that was trained from scratch here knows no more than the photos said. */
const canBeTaught = (model: ModelRow | null): model is ModelRow =>
  model !== null && model.manifest.text !== null && model.manifest.recipe?.['views'] === undefined

/**
 * Settles method, photos and split.
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS
 */
export function choose(store: Store, request: TrainRequest): Choice {
  const { folders, captionSources = CaptionSource.options } = request
  const captions = captionsByPhoto(store, { captionSources, folders })
  const captioned = captionedPhotos(captions)
  const active = store.models.active()
  const has: Need[] = []
  if (captioned >= fewestPhotos) has.push('captions')
  if (canBeTaught(active)) has.push('model')
  const file = request.recipe ?? null
  const method: Method = request.method ?? file?.method ?? recommended(has)
  if (file && file.method !== method) throw otherMethod(file.method, method)
  const def = methodOf(method)
  const { needs } = def
  const parent = needs.includes('model') ? beforeDeep(store, teachable(active)) : null
  const needsCaptions = needs.includes('captions')
  const photos = store.photos.all()
  if (photos.length < fewestPhotos) {
    const message = `The library has ${counted(photos.length, 'photo')}; training needs at least ${fewestPhotos}.`
    throw new KindredError(
      'TOO_FEW_PHOTOS',
      message,
      'Add a folder with more photos, or the sample collection.',
    )
  }
  if (needsCaptions && captioned < fewestPhotos) {
    const message = `Only ${captioned} photos have captions; learning from captions needs at least ${fewestPhotos}.`
    throw new KindredError(
      'NO_CAPTIONS',
      message,
      `Add captions, or train with --method ${recommended([])}, which needs none.`,
    )
  }
  const dataset = divide(store, photos, needsCaptions ? captions : null)
  if (def.reads === 'pixels' && new Set(dataset.train.map(({ burst }) => burst)).size < 2) throw allAlike()
  const { provider, activate } = request
  const recipe = def.reads === 'pixels' || file ? recipeOf(method, file) : null
  const plan = {
    ...{ method, recipe, provider, captionSources: [...captionSources], folders, parent, activate },
    seed: request.seed ?? file?.seed ?? 1,
    batch: def.reads === 'features' ? def.batch : batchFor(recipe!, dataset.train.length),
    budget: request.budget ?? file?.budget ?? { minutes: RECOMMENDED_MINUTES },
    budgetBefore: null,
  }
  return { plan, dataset, captioned }
}

const allAlike = () =>
  new KindredError(
    'TOO_FEW_PHOTOS',
    'All photos to learn from are of one burst: there is nothing to tell apart.',
    'Add a folder with other photos.',
  )

const otherMethod = (inFile: Method, asked: Method) =>
  new KindredError(
    'BAD_INPUT',
    `The recipe is one for the method "${inFile}", and "${asked}" was asked for.`,
    'Leave the method out, or change it in the recipe.',
  )

/** Of a model whose trunk was taught, the one that it was made of: what a pack carries fits the trunk as it was. */
function beforeDeep(store: Store, { id, manifest }: ModelRow): ModelId {
  const { parent, recipe } = manifest
  const deep = recipe?.['method'] === 'deeper' && parent !== null
  const before = deep ? store.models.get(parent as ModelId) : null
  return before ? beforeDeep(store, before) : id
}

function teachable(active: ModelRow | null): ModelRow {
  if (canBeTaught(active)) return active
  throw new KindredError(
    'NO_MODEL',
    'The model in use cannot be taught words: it was trained from scratch, or reads no text.',
    'Use Kindred\'s own model first ("kindred models use general"), or train from scratch ("kindred train --method clip").',
  )
}

/**
 * The photos a method uses (with captions, all that have some): those to learn from, and those to measure on, which are
 * of held-out bursts. In the order of their hashes, so that a seed gives the same run in whatever order photos were read;
 * of many held-out ones, the first.
 */
function divide(
  store: Store,
  photos: readonly PhotoKey[],
  captions: ReadonlyMap<PhotoId, Captions> | null,
): Dataset {
  const numberOf = textNumbers()
  const sorted = photos.toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
  const held = store.bursts.heldOut()
  const usable = sorted.flatMap(({ id, hash, burst }): PlannedPhoto[] => {
    const all = captions ? captions.get(id) : { captions: [], names: [], sought: [] }
    const said = captions && all && burst !== null && held.has(burst) ? withoutSought(all) : all
    // A run gives every photo a burst before it chooses; to a quote, one without stands for itself.
    return said ? [{ id, hash, burst: burst ?? -id, ...said, texts: said.captions.map(numberOf) }] : []
  })
  const heldOut = usable.filter(({ burst }) => held.has(burst)).slice(0, MOST_MEASURED)
  return { train: usable.filter(({ burst }) => !held.has(burst)), heldOut }
}

/** The held-out photos to measure on, of the library as it is now, with captions where there are enough. */
export function heldOutPhotos(store: Store, folders = false): PlannedPhoto[] {
  const captions = captionsByPhoto(store, { captionSources: CaptionSource.options, folders })
  const enough = captionedPhotos(captions) >= fewestPhotos
  return divide(store, store.photos.all(), enough ? captions : null).heldOut
}

/** How many photos have captions that can be measured with. */
const captionedPhotos = (captions: ReadonlyMap<PhotoId, Captions>): number =>
  [...captions.values()].filter(withoutSought).length
