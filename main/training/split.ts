/** Which photos are held out to measure with. */

const PART = 0.12
const MOST = 500

/** How many of `photos` are held out. */
export const heldOutCount = (photos: number): number => Math.min(MOST, Math.ceil(photos * PART))

/**
 * Splits by burst, never by photo, so that no held-out photo has a twin in training. Bursts are held out in the
 * order of their smallest content hash, which is as good as chance and stays the same from run to run.
 * @param photos their content hashes and bursts
 * @returns for each photo, whether it is held out
 */
export function split(photos: readonly { hash: string; burst: number }[]): boolean[] {
  const first = new Map<number, string>()
  const sizes = new Map<number, number>()
  for (const { hash, burst } of photos) {
    const known = first.get(burst)
    if (known === undefined || hash < known) first.set(burst, hash)
    sizes.set(burst, (sizes.get(burst) ?? 0) + 1)
  }
  const wanted = heldOutCount(photos.length)
  const held = new Set<number>()
  let count = 0
  for (const [burst] of [...first].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
    if (count >= wanted) break
    held.add(burst)
    count += sizes.get(burst)!
  }
  return photos.map(({ burst }) => held.has(burst))
}
