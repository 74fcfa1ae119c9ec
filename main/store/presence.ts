/** Pieces of SQL about photos `p` that several tables use. */

/**
 * The condition that photo `p` is present: a file leads to it. Only files do that which are indexed, offline,
 * or pending because they changed and have not been read again.
 */
export const present = 'EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id)'

/** The grid's order: newest first, photos without a date at the end. */
export const newestFirst = 'p.dated DESC, p.id DESC'

/** When photo `p` was taken to the second; NULL where only its day is known. */
export const clock = 'iif(iif(p.taken_at IS NULL, p.beside_day_only, p.day_only), NULL, p.dated)'
