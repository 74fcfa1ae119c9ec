/** The vectors of photos that were looked at: computing them, and keeping them with the features that they come from. */
import type { PhotoId } from '../../shared/model/index.ts'
import { isWhole, keptFeatures, type Encoder } from '../models/index.ts'
import type { ModelRow, Store } from '../store/index.ts'

interface Photos {
  photos: { id: PhotoId; hash: string }[]
}

/** Of the photos' features, which are kept already. */
export interface SeenFeatures extends Photos {
  /** [photos.length, F] */
  features: Float32Array
}

export interface SeenPixels extends Photos {
  /** [photos.length, size, size, 3] */
  pixels: Uint8Array
}

export interface Embedding extends Photos {
  /** [photos.length, d], unit vectors */
  vectors: Float32Array
  /** [photos.length, F] where they are new, else null */
  features: Float32Array | null
}

/** The pixels may be handed over: use them no more afterwards. */
export async function embed(encoder: Encoder, seen: SeenFeatures | SeenPixels): Promise<Embedding> {
  const { photos } = seen
  const none = new Float32Array()
  if (photos.length === 0) return { photos, vectors: none, features: null }
  const isNew = 'pixels' in seen
  const features = isNew ? await encoder.imageFeatures(seen.pixels, photos.length) : seen.features
  return {
    photos,
    vectors: await encoder.imageHead(features, photos.length),
    features: isNew ? features : null,
  }
}

/** Keeps what is new, all of it or none. */
export function keep(store: Store, { hash, manifest }: ModelRow, embedding: Embedding): void {
  const { photos, vectors, features } = embedding
  const row = (values: Float32Array, i: number) => {
    const width = values.length / photos.length
    return values.subarray(i * width, (i + 1) * width)
  }
  store.transaction(() => {
    store.vectors.put(
      hash,
      photos.map((photo, i) => ({ hash: photo.hash, vector: row(vectors, i) })),
    )
    // Of a model that is its trunk alone the vectors are the features.
    if (!features || isWhole(manifest)) return
    keptFeatures(store, manifest).put(
      photos.map((photo, i) => ({ hash: photo.hash, features: row(features, i) })),
    )
  })
}
