/** The models of the library, and what is kept of photos for each. */
import { Method, type Model } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { trunkHash } from './hash.ts'

/** Newest first. It counts all photos: for a thread that nobody else waits for. */
export const listModels = ({ models, vectors, features }: Store): Model[] =>
  models.list().map(({ id, hash, manifest, bytes, active, createdAt }) => ({
    id,
    name: manifest.name,
    method: Method.safeParse(manifest.recipe?.['method']).data ?? null,
    created: createdAt,
    active,
    hasText: manifest.text !== null,
    embeddingSize: manifest.embeddingSize,
    bytes,
    parent: manifest.parent,
    licence: manifest.licence,
    languages: manifest.languages,
    quality: manifest.quality,
    embedded: vectors.count(hash),
    disk: { vectors: vectors.bytes(hash), features: features.bytes(trunkHash(manifest)) },
  }))
