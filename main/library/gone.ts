/** Forgetting files that were deleted, and keeping those that may be back. */
import type { FileId, FileReason, RootId } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import { pace } from '../threads/index.ts'
import { clearCaptions } from './captions/take.ts'
import type { Tally } from './tally.ts'

/** More photos than this, and more than this part of a root's, are not deleted by mistake unnoticed. */
const MANY = 20
const LARGE_PART = 0.1

/**
 * Forgets what is gone. Files are kept, as offline, where their disk may have gone away or where so many are gone
 * at once that the person has to say so.
 * @param forget the root of which the person said so
 */
export async function settleGone(store: Store, tally: Tally, forget: RootId | null): Promise<void> {
  for (const { root, gone, held } of tally.scans) {
    const left = [...gone].filter(([id]) => tally.gone.has(id))
    const photos = left.filter(([id, photoId]) => photoId !== null && !held.has(id)).length
    const before = store.files.withPhoto(root.id)
    const isMany = root.id !== forget && photos > MANY && photos > LARGE_PART * before
    // Files without a photo follow those that have one.
    const anyHeld = left.some(([id, photoId]) => photoId !== null && held.has(id))
    const isKept = (id: FileId) => isMany || (anyHeld && held.has(id))
    // All or none: the rest of many is few, and would be deleted.
    store.transaction(() => {
      for (const [id] of left) {
        if (!isKept(id)) continue
        store.files.hold(id, reason(root.path))
        tally.gone.delete(id)
      }
    })
    const turn = pace()
    for (const [id] of left) {
      if (isKept(id)) continue
      await clearCaptions(store, id)
      store.files.remove(id)
      await turn()
    }
  }
}

const reason = (folder: string): FileReason => ({
  code: 'gone',
  message: `It is gone from ${folder}, and it is kept until you say that it was deleted.`,
  remedy: `Connect the drive and look for changes again. If you deleted the files: "kindred index ${folder} --forget-gone", or Forget them on the Health page.`,
})
