/**
 * Checkpoints: what was written is copied from the log (WAL) into the database. SQLite leaves that to the write that
 * makes the log long, which then waits for the disk, some 50 ms; a thread that others wait for has another one do it.
 */
import Database from 'better-sqlite3'
import { afterCommits } from './transaction.ts'

/** Pages in the log that are worth a checkpoint: 4 MB, as SQLite itself has it. */
const PAGES = 1000
/** With so many a write copies them itself, so that the log ends whatever becomes of the other thread. */
const MOST_PAGES = 16_000

export interface Checkpoints {
  /** From now on checkpoints are asked of another thread, which calls `checkpoint`. */
  by(other: () => Promise<void>): void
  /**
   * What long writing waits for between two steps: a checkpoint that is under way. Only when nothing is written
   * meanwhile is the whole log copied, and begun anew.
   */
  caughtUp(): Promise<void> | undefined
}

export function checkpoints(db: Database.Database): Checkpoints {
  const log = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)')
  let underWay: Promise<void> | undefined
  return {
    by(other) {
      db.pragma(`wal_autocheckpoint = ${MOST_PAGES}`)
      afterCommits(db, () => {
        if (underWay) return
        const { log: pages, checkpointed } = log.get()!
        if (pages - checkpointed >= PAGES) underWay = other().finally(() => (underWay = undefined))
      })
    },
    caughtUp: () => underWay,
  }
}

/**
 * Copies what is in the log of a library that another thread has open, and waits for the disk; does not hold up reading
 * and writing.
 */
export function checkpoint(database: string): void {
  const db = new Database(database, { fileMustExist: true })
  try {
    db.pragma('wal_checkpoint(PASSIVE)')
  } finally {
    db.close()
  }
}
