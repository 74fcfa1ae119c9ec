/** Doing many things, a few at a time. */
import pMap, { pMapSkip } from 'p-map'

/**
 * Runs `work` on every item in order, at most `lanes` at the same time.
 * When one fails, no further one begins, and its error is thrown once the others have ended: nothing goes on behind
 * the caller's back, as it would with p-map alone.
 */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = []
  const attempt = async (item: T, index: number) => {
    if (failures.length === 0) await work(item, index).catch((error: unknown) => failures.push(error))
    return pMapSkip
  }
  await pMap(items, attempt, { concurrency: lanes })
  if (failures.length > 0) throw failures[0]
}
