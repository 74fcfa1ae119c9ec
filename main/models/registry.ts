/** Taking packs into the library. */
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelId } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { modelHash } from './hash.ts'
import { filesOf, loadPack } from './pack.ts'

/**
 * Adds the pack that lies at its place in the library, not yet active. One whose weights are there already, as from the
 * same photos, recipe and seed, is that model: its files are removed.
 * @returns the model's id
 * @throws KindredError INVALID_PACK
 */
export async function registerPack(store: Store, id: ModelId): Promise<ModelId> {
  const dir = store.home.pack(id)
  const { manifest } = await loadPack(dir)
  const hash = modelHash(manifest)
  const known = store.models.list().find((model) => model.hash === hash)
  if (known) {
    // After a kill right behind the registration below it is this very one.
    if (known.id !== id) await rm(dir, { recursive: true })
    return known.id
  }
  const sizes = await Promise.all(filesOf(manifest).map((name) => stat(join(dir, name))))
  store.models.add({ id, hash, manifest, bytes: sizes.reduce((sum, { size }) => sum + size, 0) })
  return id
}

/** An id that says the model's name and that no model of the library has. */
export function freeId(store: Store, name: string): ModelId {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
  for (let n = 1; ; n++) {
    const id = ModelId.parse(`${slug || 'model'}${n === 1 ? '' : `-${n}`}`)
    if (!store.models.get(id)) return id
  }
}
