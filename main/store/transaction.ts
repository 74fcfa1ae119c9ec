/** Writing all or nothing. */
import Database from 'better-sqlite3'
import { dirname } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'

/**
 * Runs synchronous work in a transaction; may be nested.
 * @throws DISK_FULL; what the work throws
 */
export function inTransaction<T>(db: Database.Database, work: () => T): T {
  try {
    return db.transaction(work).immediate()
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
