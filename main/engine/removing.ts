/** Deleting a model: its vectors, the features that no other model is made of, and its files. */
import { rm } from 'node:fs/promises'
import { KindredError, type ModelId } from '../../shared/model/index.ts'
import { trunkHash } from '../models/index.ts'
import { GraphFiles } from '../nearest/index.ts'
import { pace } from '../threads/index.ts'
import type { Services } from './services.ts'

/** Rows that are dropped in one go. */
const LOT = 200

/**
 * Deletes a model and all that was computed with it. What a kill leaves undone, a second call does.
 * @throws KindredError NOT_FOUND, BAD_INPUT for the active one
 */
export async function removeModel({ store, jobs, state }: Services, id: ModelId): Promise<void> {
  const model = store.models.get(id)
  if (!model) throw new KindredError('NOT_FOUND', `There is no model "${id}".`, 'See "kindred models".')
  if (model.active) {
    throw new KindredError(
      'BAD_INPUT',
      `${id} is the active model: searches go to it.`,
      'Make another model the active one first, then delete this one.',
    )
  }
  jobs.withdraw((task) => task.kind === 'embed' && task.modelId === id)
  await jobs.exclusive(['embed'], async () => {
    await emptied((limit) => store.vectors.dropSome(model.hash, limit))
    const trunk = trunkHash(model.manifest)
    const isShared = store.models
      .list()
      .some((other) => other.id !== id && trunkHash(other.manifest) === trunk)
    if (!isShared) await emptied((limit) => store.features.dropSome(trunk, limit))
    await new GraphFiles(store.home.nearest, model.hash).remove()
    store.models.remove(id)
    await rm(store.home.pack(id), { recursive: true, force: true })
  })
  state.touch()
}

async function emptied(drop: (limit: number) => number): Promise<void> {
  const turn = pace()
  while (drop(LOT) > 0) await turn()
}
