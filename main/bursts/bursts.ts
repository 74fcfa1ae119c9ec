/**
 * Photos of one moment: the same press of the finger, the same scene taken twice, copies at another size.
 * They must not be each other's negatives, and must not lie on both sides of a split.
 */
import type { PhotoKey } from '../store/index.ts'

export type BurstPhoto = Pick<PhotoKey, 'id' | 'hash' | 'takenAt' | 'perceptual'>

/** Two photos this close in time are of one moment. */
const GAP_MS = 5_000
/** A moment ends here even when the camera never rests. */
const LONGEST_MS = 60_000
/** A scene that is taken again within this time, if it looks alike, is the same moment. */
const AGAIN_MS = 120_000
const ALIKE_BITS = 4
/** No camera takes so many in a second: the date is one that a scanner or a program put on all of them. */
const MOST_A_SECOND = 30
/** With fewer bits set or clear than this, a picture is too plain to be told by its fingerprint. */
const LEAST_BITS = 8
/** How many earlier photos of the last two minutes are compared with one. */
const MOST_COMPARED = 64

/**
 * @returns the burst of each photo, numbered from 0 in the order of `photos`; most bursts have one photo
 */
export function groupBursts(photos: readonly BurstPhoto[]): Int32Array {
  const parent = Int32Array.from(photos, (_, i) => i)
  const prints = photos.map(({ perceptual }) => new DataView(perceptual.buffer, perceptual.byteOffset, 8))
  joinTwins(photos, prints, parent)
  joinMoments(photos, prints, parent)

  const numbers = new Map<number, number>()
  return parent.map((_, i) => {
    const root = find(parent, i)
    const number = numbers.get(root) ?? numbers.size
    numbers.set(root, number)
    return number
  })
}

/** Same bytes or same fingerprint, whenever they were taken. */
function joinTwins(photos: readonly BurstPhoto[], prints: readonly DataView[], parent: Int32Array): void {
  const first = new Map<string | bigint, number>()
  photos.forEach(({ hash }, i) => {
    const print = prints[i]!
    for (const key of isTelling(print) ? [hash, print.getBigUint64(0)] : [hash]) {
      const twin = first.get(key)
      if (twin === undefined) first.set(key, i)
      else join(parent, i, twin)
    }
  })
}

/** Close in time, or less close and alike. */
function joinMoments(photos: readonly BurstPhoto[], prints: readonly DataView[], parent: Int32Array): void {
  const dated = photos.flatMap(({ takenAt }, i) => (takenAt === null ? [] : [{ i, takenAt }]))
  const order = believable(dated.sort((a, b) => a.takenAt - b.takenAt))
  let start = 0
  order.forEach(({ i, takenAt }, at) => {
    const before = order[at - 1]
    const goesOn =
      before && takenAt - before.takenAt <= GAP_MS && takenAt - order[start]!.takenAt <= LONGEST_MS
    if (goesOn) join(parent, i, before.i)
    else start = at
    if (!isTelling(prints[i]!)) return
    for (let back = at - 1; back >= Math.max(0, at - MOST_COMPARED); back--) {
      const earlier = order[back]!
      if (takenAt - earlier.takenAt > AGAIN_MS) break
      if (distance(prints[i]!, prints[earlier.i]!) <= ALIKE_BITS) join(parent, i, earlier.i)
    }
  })
}

/** Leaves out photos whose date so many share that it cannot be when they were taken. */
function believable<T extends { takenAt: number }>(dated: readonly T[]): T[] {
  const second = ({ takenAt }: T) => Math.floor(takenAt / 1000)
  const counts = new Map<number, number>()
  for (const photo of dated) counts.set(second(photo), (counts.get(second(photo)) ?? 0) + 1)
  return dated.filter((photo) => counts.get(second(photo))! <= MOST_A_SECOND)
}

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

function find(parent: Int32Array, i: number): number {
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]!]!
    i = parent[i]!
  }
  return i
}

function join(parent: Int32Array, a: number, b: number): void {
  const [x, y] = [find(parent, a), find(parent, b)]
  parent[Math.max(x, y)] = Math.min(x, y)
}
