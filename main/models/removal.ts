/** Taking a model out of the library, and what was kept for it. */
import { rm } from 'node:fs/promises'
import { KindredError, type ModelId } from '../../shared/model/index.ts'
import { GraphFiles } from '../nearest/index.ts'
import type { Store } from '../store/index.ts'
import { pace } from '../threads/index.ts'
import { knownModel } from './known.ts'
import { trunkHash } from './hash.ts'

/** Rows dropped at once: some milliseconds' worth. */
const ROWS = 250

/**
 * Takes a model out of the library, with its files and its vectors. Features stay for as long as another model stands
 * on the same trunk. What a kill keeps from being dropped, `dropUnused` drops later.
 * @throws KindredError NOT_FOUND, BAD_INPUT for the active model
 */
export async function removeModel(store: Store, id: ModelId): Promise<void> {
  const { models, features, home } = store
  const model = knownModel(store, id)
  if (model.active) {
    throw new KindredError(
      'BAD_INPUT',
      `${id} is the active model: searches go to it.`,
      'Make another model the active one first, then delete this one.',
    )
  }
  const trunk = trunkHash(model.manifest)
  const others = models.list().filter((other) => other.id !== id && trunkHash(other.manifest) === trunk)
  if (model.manifest.image.head === null && others.some(({ manifest }) => manifest.image.head !== null)) {
    // Its vectors are the features that heads upon it stand on.
    const turn = pace()
    while (features.takeSome(trunk, model.hash, ROWS) > 0) await turn()
  }
  models.remove(id)
  await rm(home.pack(id), { recursive: true, force: true })
  await new GraphFiles(home.nearest, model.hash).remove()
  await dropUnused(store)
}

/** Drops the vectors and features that no model of the library has a use for. */
export async function dropUnused({ models, vectors, features }: Store): Promise<void> {
  const turn = pace()
  const all = models.list()
  const hashes = new Set(all.map(({ hash }) => hash))
  for (const hash of vectors.models()) {
    while (!hashes.has(hash) && vectors.dropSome(hash, ROWS) > 0) await turn()
  }
  const trunks = new Set(all.map(({ manifest }) => trunkHash(manifest)))
  for (const trunk of features.trunks()) {
    while (!trunks.has(trunk) && features.dropSome(trunk, ROWS) > 0) await turn()
  }
}
