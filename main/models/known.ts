/** A model of the library by its id. */
import { KindredError, type ModelId } from '../../shared/model/index.ts'
import type { ModelRow, Store } from '../store/index.ts'

/** @throws KindredError NOT_FOUND */
export function knownModel({ models }: Store, id: ModelId): ModelRow {
  const model = models.get(id)
  if (model) return model
  throw new KindredError('NOT_FOUND', `There is no model "${id}".`, 'See "kindred models".')
}
