/** What a model is taught from: the person's photos as kept features, and general ones that its pack carries. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keptFeatures, type Pack } from '../models/index.ts'
import { openReader } from '../store/index.ts'
import { weightsOf } from '../tensor/index.ts'
import { readReplay, REPLAY_FILES, type HeadWeights, type Replay } from './heads/index.ts'
import type { PlannedPhoto } from './plan.ts'
import { FeatureRows } from './sources/index.ts'

export interface SeenPhotos {
  readonly photos: readonly PlannedPhoto[]
  readonly rows: FeatureRows
}

/** The photos whose features are kept, with them. */
export function withFeatures(home: string, { manifest }: Pack, wanted: readonly PlannedPhoto[]): SeenPhotos {
  const store = openReader(home)
  try {
    const found = keptFeatures(store, manifest).get(wanted.map(({ hash }) => hash))
    const photos = wanted.filter((_, i) => found[i] !== null)
    const size = manifest.image.features
    const rows = new Float32Array(photos.length * size)
    found.filter((each) => each !== null).forEach((each, i) => rows.set(each, i * size))
    return { photos, rows: new FeatureRows(rows, size) }
  } finally {
    store.close()
  }
}

/** General photos and what is written of them; none where the pack carries none. */
export function replayOf({ dir }: Pack): Replay {
  const has = existsSync(join(dir, REPLAY_FILES.features))
  return has ? readReplay(dir) : { features: new Float32Array(), captions: [] }
}

/** The weights of heads that Kindred taught; null for others. */
export function headsOf({ dir, manifest }: Pack): HeadWeights | null {
  const files = [manifest.image.head, manifest.text?.head]
  if (files.some((file) => !file)) return null
  const weights = files.flatMap((file) => [...weightsOf(readFileSync(join(dir, file!)))])
  const heads = new Map(weights)
  return heads.has('image.project.weight') && heads.has('text.project.weight') ? heads : null
}
