/** Writing all or nothing. */
import Database from 'better-sqlite3'
import { dirname } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'

const listeners = new WeakMap<Database.Database, () => void>()

/** Has `listener` called whenever a transaction of the connection was written. */
export const afterCommits = (db: Database.Database, listener: () => void) => void listeners.set(db, listener)

/**
 * Runs synchronous work in a transaction; may be nested.
 * @throws DISK_FULL; what the work throws
 */
export function inTransaction<T>(db: Database.Database, work: () => T): T {
  try {
    const result = db.transaction(work).immediate()
    if (!db.inTransaction) listeners.get(db)?.()
    return result
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError) || cause.code !== 'SQLITE_FULL') throw cause
    throw new KindredError(
      'DISK_FULL',
      `There is no room left on the disk of the library ${dirname(db.name)}.`,
      'Make room on it, then try again: what was written before is kept.',
      { cause },
    )
  }
}
