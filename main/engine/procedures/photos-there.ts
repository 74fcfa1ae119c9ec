/** That photos which a person names are there. */
import { count } from '../../../shared/lib/words.ts'
import { KindredError, type PhotoId } from '../../../shared/model/index.ts'
import type { Store } from '../../store/index.ts'

/** @throws KindredError NOT_FOUND naming those that the library does not have */
export function mustBeThere({ photos }: Store, ids: readonly PhotoId[]): void {
  const unknown = ids.filter((id) => photos.hash(id) === null)
  if (unknown.length === 0) return
  throw new KindredError(
    'NOT_FOUND',
    `The library has no photo ${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ` and ${count(unknown.length - 3)} others` : ''}.`,
    'Choose the photos again.',
  )
}
