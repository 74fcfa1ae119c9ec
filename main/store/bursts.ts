/** Bursts: photos of one moment and near-duplicates. Which photos make one is decided in main/bursts. */
import type { Database } from 'better-sqlite3'
import type { PhotoId } from '../../shared/model/index.ts'
import { clock } from './presence.ts'

/** What tells the burst of a photo. */
export interface BurstPhoto {
  id: PhotoId
  hash: string
  /** ms; null where the photo has no date, or only a day */
  takenAt: number | null
  /** 64-bit difference hash */
  perceptual: Uint8Array
}

/** A dated photo near another one in time. */
export interface Neighbour {
  takenAt: number
  perceptual: Uint8Array
  /** null while it has not been looked at */
  burst: number | null
}

export type BurstsTable = ReturnType<typeof burstsTable>

export function burstsTable(db: Database) {
  const unassigned = db.prepare<[number], BurstPhoto>(
    `SELECT p.id, p.hash, ${clock} AS takenAt, p.perceptual FROM photos p INDEXED BY photos_without_burst
     WHERE p.burst_id IS NULL ORDER BY p.dated LIMIT ?`,
  )
  const neighbours = (within: string, order: string) =>
    db.prepare<[{ takenAt: number; id: PhotoId; reach: number; most: number }], Neighbour>(
      `SELECT p.dated AS takenAt, p.perceptual, p.burst_id AS burst FROM photos p
       WHERE p.id <> @id AND ${within} AND ${clock} IS NOT NULL ORDER BY p.dated ${order} LIMIT @most`,
    )
  const earlier = neighbours('p.dated BETWEEN @takenAt - @reach AND @takenAt', 'DESC')
  const later = neighbours('p.dated > @takenAt AND p.dated <= @takenAt + @reach', 'ASC')
  const sharing = db
    .prepare<[number, number, number], number>(
      'SELECT count(*) FROM (SELECT 1 FROM photos WHERE dated >= ? AND dated < ? LIMIT ?)',
    )
    .pluck()
  const withPrint = db
    .prepare<[Uint8Array], number>(
      'SELECT burst_id FROM photos WHERE perceptual = ? AND burst_id IS NOT NULL LIMIT 1',
    )
    .pluck()
  const withHash = db
    .prepare<[string], number>('SELECT burst_id FROM photos WHERE hash = ? AND burst_id IS NOT NULL LIMIT 1')
    .pluck()
  const withKey = db.prepare<[string], number>('SELECT id FROM bursts WHERE key = ?').pluck()
  const found = db.prepare<[string, number]>('INSERT INTO bursts (key, held_out) VALUES (?, ?)')
  const join = db.prepare<[number, PhotoId]>('UPDATE photos SET burst_id = ? WHERE id = ?')
  const move = db.prepare<[number, number]>('UPDATE photos SET burst_id = ? WHERE burst_id = ?')
  const restrict = db.prepare<[number, number]>(
    'UPDATE bursts SET held_out = min(held_out, (SELECT held_out FROM bursts WHERE id = ?)) WHERE id = ?',
  )
  const remove = db.prepare<[number]>('DELETE FROM bursts WHERE id = ?')
  const heldOut = db.prepare<[], number>('SELECT id FROM bursts WHERE held_out = 1').pluck()

  return {
    /** Photos without a burst, earliest taken first. */
    unassigned: (most: number): BurstPhoto[] => unassigned.all(most),
    /** Photos taken at most `reach` ms before a photo or at the same time, the nearest first. */
    earlier: (id: PhotoId, takenAt: number, reach: number, most: number): Neighbour[] =>
      earlier.all({ id, takenAt, reach, most }),
    /** Photos taken at most `reach` ms after a photo, the nearest first. */
    later: (id: PhotoId, takenAt: number, reach: number, most: number): Neighbour[] =>
      later.all({ id, takenAt, reach, most }),
    /** How many photos have a date from `from` to before `to`, counted up to `most`. */
    taken: (from: number, to: number, most: number): number => sharing.get(from, to, most)!,
    /** A burst with a photo of just this perceptual hash. */
    withPrint: (perceptual: Uint8Array): number | null => withPrint.get(perceptual) ?? null,
    /** A burst with a photo of just this hash. */
    withHash: (hash: string): number | null => withHash.get(hash) ?? null,
    /** The burst that began with this hash. */
    withKey: (hash: string): number | null => withKey.get(hash) ?? null,
    found: (key: string, isHeldOut: boolean): number =>
      Number(found.run(key, Number(isHeldOut)).lastInsertRowid),
    join: (photo: PhotoId, burst: number): void => void join.run(burst, photo),
    /** Moves the photos of one burst into another, which stays held out only if both were. */
    merge(burst: number, into: number): void {
      restrict.run(burst, into)
      move.run(into, burst)
      remove.run(burst)
    },
    /** The bursts whose photos are for measuring. */
    heldOut: (): Set<number> => new Set(heldOut.all()),
  }
}
