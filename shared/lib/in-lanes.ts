/** Doing many things, a few at a time. */

/**
 * Runs `work` on every item in order, at most `lanes` at the same time.
 * When one fails, no further one begins, and its error is thrown once the others have ended: nothing goes on behind
 * the caller's back.
 */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    try {
      while (next < items.length) {
        const index = next++
        await work(items[index]!, index)
      }
    } catch (error) {
      next = items.length
      throw error
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
