/** What is kept of a trunk's features, and where. */
import type { PackManifest } from '../../shared/model/index.ts'
import type { PhotoFeatures, Store } from '../store/index.ts'
import { modelHash, trunkHash } from './hash.ts'
import { normaliseRows } from './unit.ts'

export interface KeptFeatures {
  /** Each photo's features ([F]), in the order of `hashes`; null where none are kept. */
  get(hashes: readonly string[]): (Float32Array | null)[]
  put(photos: readonly PhotoFeatures[]): void
}

/**
 * The kept features of a pack's image trunk. Of a model without a head they are its vectors, at length 1, so that they
 * lie on the disk once; a model whose head stands on the same trunk reads and writes those, as long as the other is in
 * the library. A head over a trunk that has been a whole model must therefore not depend on the length of features.
 */
export function keptFeatures(
  { models, vectors, features }: Pick<Store, 'models' | 'vectors' | 'features'>,
  manifest: PackManifest,
): KeptFeatures {
  const trunk = trunkHash(manifest)
  const whole = wholeModel(models, manifest, trunk)
  return {
    get(hashes) {
      const found = features.get(trunk, hashes)
      return whole === null ? found : found.map((each, i) => each ?? vectors.get(whole, hashes[i]!))
    },
    put(photos) {
      if (whole === null) return features.put(trunk, photos)
      vectors.put(
        whole,
        photos.map((photo) => ({ hash: photo.hash, vector: normaliseRows(photo.features, 1) })),
      )
    },
  }
}

/** Whether a model's vectors are its trunk's features and nothing besides. */
export const isWhole = ({ image, words }: PackManifest): boolean => image.head === null && !words

/** The hash of the model that is this trunk and nothing else, if there is one. */
function wholeModel(models: Store['models'], manifest: PackManifest, trunk: string): string | null {
  if (isWhole(manifest)) return modelHash(manifest)
  const whole = models.list().find((model) => isWhole(model.manifest) && trunkHash(model.manifest) === trunk)
  return whole?.hash ?? null
}
