/** Chooses what a run trains on. */
import {
  CaptionSource,
  KindredError,
  type Method,
  type PhotoId,
  type TrainRequest,
} from '../../shared/model/index.ts'
import { fewestPhotos } from '../../shared/lib/limits.ts'
import type { PhotoKey, Store } from '../store/index.ts'
import type { Dataset, Plan, PlannedPhoto } from './plan.ts'
import { methodOf, recommended } from './methods/index.ts'
import { batchFor } from './recipe.ts'
import { textNumbers } from './same-text.ts'

/** No more held-out photos than these are measured: the others tell little more. */
const MOST_MEASURED = 500
/** How long a run takes unless told. */
export const RECOMMENDED_MINUTES = 10

export interface Choice {
  plan: Plan
  dataset: Dataset
}

/** The captions of each photo that has some, of these sources. */
function captionsByPhoto(store: Store, sources: readonly CaptionSource[]): Map<PhotoId, string[]> {
  const found = Map.groupBy(store.captions.all(sources), ({ photoId }) => photoId)
  return new Map([...found].map(([id, captions]) => [id, captions.map(({ text }) => text)]))
}

/**
 * Settles method, photos and split.
 * @throws TOO_FEW_PHOTOS, NO_CAPTIONS
 */
export function choose(store: Store, request: TrainRequest): Choice {
  const sources = request.captionSources ?? CaptionSource.options
  const captions = captionsByPhoto(store, sources)
  const method: Method = request.method ?? recommended(captions.size >= fewestPhotos ? ['captions'] : [])
  const { needs, recipe } = methodOf(method)
  const needsCaptions = needs.includes('captions')
  const photos = store.photos.all()
  if (photos.length < fewestPhotos) {
    const message = `The library has ${photos.length} photos; training needs at least ${fewestPhotos}.`
    throw new KindredError(
      'TOO_FEW_PHOTOS',
      message,
      'Add a folder with more photos, or the sample collection.',
    )
  }
  if (needsCaptions && captions.size < fewestPhotos) {
    const message = `Only ${captions.size} photos have captions; learning from captions needs at least ${fewestPhotos}.`
    throw new KindredError(
      'NO_CAPTIONS',
      message,
      `Add captions, or train with --method ${recommended([])}, which needs none.`,
    )
  }
  const dataset = divide(store, photos, needsCaptions ? captions : null)
  const batch = batchFor(recipe, dataset.train.length)
  const { seed, provider, activate, budget = { minutes: RECOMMENDED_MINUTES } } = request
  return { plan: { method, seed, provider, captionSources: [...sources], batch, budget, activate }, dataset }
}

/**
 * The photos a method uses (with captions, all that have some): those to learn from, and those to measure on, which are
 * of held-out bursts; of many, the ones of lowest hash.
 */
function divide(
  store: Store,
  photos: readonly PhotoKey[],
  captions: ReadonlyMap<PhotoId, string[]> | null,
): Dataset {
  const numberOf = textNumbers()
  const usable = photos.flatMap(({ id, hash, burst }): PlannedPhoto[] => {
    const texts = captions ? captions.get(id) : []
    // A run gives every photo a burst before it chooses; to a quote, one without stands for itself.
    return texts ? [{ id, hash, burst: burst ?? -id, captions: texts, texts: texts.map(numberOf) }] : []
  })
  const held = store.bursts.heldOut()
  const heldOut = usable.filter(({ burst }) => held.has(burst)).sort((a, b) => (a.hash < b.hash ? -1 : 1))
  return { train: usable.filter(({ burst }) => !held.has(burst)), heldOut: heldOut.slice(0, MOST_MEASURED) }
}

/** The held-out photos to measure on, of the library as it is now, with captions where there are enough. */
export function heldOutPhotos(store: Store): PlannedPhoto[] {
  const captions = captionsByPhoto(store, CaptionSource.options)
  return divide(store, store.photos.all(), captions.size >= fewestPhotos ? captions : null).heldOut
}
