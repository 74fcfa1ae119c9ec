/** The features that are kept of some photos, and which photos have none. */
import type { PackManifest, PhotoId } from '../../shared/model/index.ts'
import { keptFeatures } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import { pace } from '../threads/index.ts'
import type { SeenFeatures } from './keep.ts'

export interface Kept {
  known: SeenFeatures
  unknown: SeenFeatures['photos']
}

/** Photos a turn. */
const AT_ONCE = 32

/**
 * Those with features in the order of their hashes, by which the database keeps features and vectors: in another order
 * each is read, and its vector written, somewhere else. The others are in the order of `ids`; unknown ids are left out.
 * Others have their turn while it reads.
 */
export async function readKept(store: Store, manifest: PackManifest, ids: readonly PhotoId[]): Promise<Kept> {
  const photos = store.photos.keys(ids).map(({ id, hash }) => ({ id, hash }))
  const byHash = photos.toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
  const table = keptFeatures(store, manifest)
  const kept: (Float32Array | null)[] = []
  const turn = pace()
  for (let at = 0; at < byHash.length; at += AT_ONCE) {
    kept.push(...table.get(byHash.slice(at, at + AT_ONCE).map(({ hash }) => hash)))
    await turn()
  }
  const known = byHash.filter((_, i) => kept[i] !== null)
  const has = new Set(known.map(({ hash }) => hash))
  const width = manifest.image.features
  const features = new Float32Array(known.length * width)
  kept.filter((each) => each !== null).forEach((each, row) => features.set(each, row * width))
  return { known: { photos: known, features }, unknown: photos.filter(({ hash }) => !has.has(hash)) }
}
