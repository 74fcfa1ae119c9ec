/** When photos are of one burst. */
import type { BurstPhoto, Store } from '../store/index.ts'

/** Two photos this close in time are of one moment. */
const GAP_MS = 5_000
/** A moment ends here even when the camera never rests. */
const LONGEST_MS = 60_000
/** A scene that is taken again within this time, if it looks alike, is the same burst. */
const AGAIN_MS = 120_000
const ALIKE_BITS = 4
/** No camera takes so many in a second: the date is one that a scanner or a program put on all of them. */
const MOST_A_SECOND = 30
/** With fewer bits set or clear than this, a picture is too plain to be told by its fingerprint. */
const LEAST_BITS = 8
/** How many photos before and after one are looked at; a row of presses as long as this ends, too. */
const MOST_COMPARED = 64

/**
 * The bursts that a photo belongs to: none, one, or several that it joins. A burst is photos of one moment (presses of
 * the finger a few seconds apart), of the same scene taken again soon, and near-duplicates whenever they were taken.
 */
export function kinOf(store: Store, { id, hash, takenAt, perceptual }: BurstPhoto): number[] {
  const { bursts } = store
  const print = bitsOf(perceptual)
  const telling = isTelling(print)
  const kin = new Set([
    bursts.withKey(hash),
    bursts.withHash(hash),
    telling ? bursts.withPrint(perceptual) : null,
  ])
  const believable = dateCheck(store)
  if (takenAt !== null && believable(takenAt)) {
    const dated = (each: { takenAt: number }) => believable(each.takenAt)
    const earlier = bursts.earlier(id, takenAt, AGAIN_MS, MOST_COMPARED).filter(dated)
    const later = bursts.later(id, takenAt, AGAIN_MS, MOST_COMPARED).filter(dated)
    const before = lengthOfMoment(earlier, takenAt)
    const after = lengthOfMoment(later, takenAt)
    const goesOn = before !== null && before <= LONGEST_MS
    if (goesOn) kin.add(earlier[0]!.burst)
    if (after !== null && (goesOn ? before : 0) + after <= LONGEST_MS) kin.add(later[0]!.burst)
    for (const other of telling ? [...earlier, ...later] : [])
      if (distance(print, bitsOf(other.perceptual)) <= ALIKE_BITS) kin.add(other.burst)
  }
  return [...kin].filter((burst) => burst !== null)
}

/**
 * How far the moment that reaches up to a photo goes on from it, in ms; null where there is none, or it has more
 * photos than one looks at.
 * @param others the photos on one side, the nearest first
 */
function lengthOfMoment(
  others: readonly { takenAt: number; burst: number | null }[],
  takenAt: number,
): number | null {
  const burst = others[0]?.burst ?? null
  let last = takenAt
  let count = 0
  for (const other of others) {
    if (burst === null || other.burst !== burst || Math.abs(other.takenAt - last) > GAP_MS) break
    last = other.takenAt
    count++
  }
  return count === 0 || count === MOST_COMPARED ? null : Math.abs(last - takenAt)
}

/** Whether a date is that of a photo, and not one that a program put on many. */
function dateCheck({ bursts }: Store): (takenAt: number) => boolean {
  const known = new Map<number, boolean>()
  return (takenAt) => {
    const second = Math.floor(takenAt / 1000)
    const found =
      known.get(second) ??
      bursts.taken(second * 1000, (second + 1) * 1000, MOST_A_SECOND + 1) <= MOST_A_SECOND
    known.set(second, found)
    return found
  }
}

const bitsOf = ({ buffer, byteOffset }: Uint8Array) => new DataView(buffer, byteOffset, 8)

function isTelling(print: DataView): boolean {
  const bits = ones(print.getUint32(0)) + ones(print.getUint32(4))
  return bits >= LEAST_BITS && bits <= 64 - LEAST_BITS
}

/** How many of the 64 bits differ. */
const distance = (a: DataView, b: DataView): number =>
  ones(a.getUint32(0) ^ b.getUint32(0)) + ones(a.getUint32(4) ^ b.getUint32(4))

function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
