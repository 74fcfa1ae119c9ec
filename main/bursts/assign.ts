/** Giving photos their bursts. */
import { setImmediate } from 'node:timers/promises'
import type { BurstPhoto, Store } from '../store/index.ts'
import { isHeldOut } from './held-out.ts'
import { kinOf } from './kin.ts'

const PHOTOS_AT_ONCE = 32
/** Others have their turn after this; the rest of a lot is asked for again. */
const TURN_MS = 4

/**
 * Puts every photo that has no burst into one. A photo stays in its burst for good, and the burst on its side of the
 * split; where a photo joins bursts, the older one stays, held out only if all of them were.
 * A stop leaves the rest for the next call.
 */
export async function assignBursts(store: Store, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const photos = store.bursts.unassigned(PHOTOS_AT_ONCE)
    if (photos.length === 0) return
    const end = performance.now() + TURN_MS
    store.transaction(() => {
      for (const photo of photos) {
        assign(store, photo)
        if (performance.now() > end) return
      }
    })
    await setImmediate()
    await store.checkpoints.caughtUp()
    signal?.throwIfAborted()
  }
}

function assign(store: Store, photo: BurstPhoto): void {
  const { bursts } = store
  const [oldest = bursts.found(photo.hash, isHeldOut(photo.hash)), ...others] = kinOf(store, photo).sort(
    (a, b) => a - b,
  )
  for (const other of others) bursts.merge(other, oldest)
  bursts.join(photo.id, oldest)
}
