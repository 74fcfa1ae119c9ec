/** The features that are kept of some photos, and which photos have none. */
import type { PackManifest, PhotoId } from '../../shared/model/index.ts'
import { keptFeatures } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import type { SeenFeatures } from './keep.ts'

export interface Kept {
  known: SeenFeatures
  unknown: SeenFeatures['photos']
}

/** In the order of `ids`; unknown ids are left out. */
export function readKept(store: Store, manifest: PackManifest, ids: readonly PhotoId[]): Kept {
  const photos = store.photos.keys(ids).map(({ id, hash }) => ({ id, hash }))
  const kept = keptFeatures(store, manifest).get(photos.map(({ hash }) => hash))
  const known = photos.filter((_, i) => kept[i] !== null)
  const width = manifest.image.features
  const features = new Float32Array(known.length * width)
  kept.filter((each) => each !== null).forEach((each, row) => features.set(each, row * width))
  return { known: { photos: known, features }, unknown: photos.filter((_, i) => kept[i] === null) }
}
