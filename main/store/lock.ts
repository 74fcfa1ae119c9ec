/**
 * One process owns a library.
 * `library.lock` is a tiny SQLite file whose write lock the owner holds as long as it lives: the system
 * frees it when the process ends in whatever way, so there is never a stale lock. Its user_version is the owner's pid.
 */
import Database from 'better-sqlite3'
import { KindredError } from '../../shared/model/index.ts'
import type { Home } from './home.ts'

/**
 * Takes the library for this process.
 * @returns what gives it back
 * @throws LIBRARY_LOCKED naming the owner's pid
 */
export function takeLock(home: Home): () => void {
  const lock = new Database(home.lock, { timeout: 0 })
  try {
    lock.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`)
  } catch (error) {
    const owner = ownerOf(lock)
    lock.close()
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error
    throw new KindredError(
      'LIBRARY_LOCKED',
      `The library ${home.folder} is open in another Kindred${owner ? ` (process ${owner})` : ''}.`,
      'Close the other Kindred, or choose another library with --home.',
    )
  }
  return () => lock.close()
}

/** The owner holds no exclusive lock except while it writes its pid. */
function ownerOf(lock: Database.Database): number | null {
  try {
    return lock.pragma('user_version', { simple: true }) as number
  } catch {
    return null
  }
}
