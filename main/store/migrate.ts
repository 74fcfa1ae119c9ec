/** Bringing a library's schema up to date: numbered steps, a copy of the library before the first. */
import type { Database } from 'better-sqlite3'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'

const BACKUPS_KEPT = 3

/**
 * Runs the migrations that `db` lacks, each in a transaction with its number.
 * @param migrations SQL; the first is number 1
 * @param backups the folder for the copy that is made first when the library exists already
 * @throws LIBRARY_NEWER when the library has a higher number than there are migrations
 */
export function migrate(db: Database, migrations: readonly string[], backups: string): void {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > migrations.length) {
    throw new KindredError(
      'LIBRARY_NEWER',
      `The library ${db.name} has schema ${version}; this Kindred knows ${migrations.length}.`,
      'Update Kindred, or choose another library with --home.',
    )
  }
  if (version === migrations.length) return
  if (version > 0) backUp(db, backups, version)
  for (const [i, sql] of migrations.entries()) {
    if (i < version) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${i + 1}`)
    }).immediate()
  }
}

/** A compact copy made by SQLite itself, so that it is whole even with a write-ahead log. */
function backUp(db: Database, folder: string, version: number): void {
  mkdirSync(folder, { recursive: true })
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  db.prepare('VACUUM INTO ?').run(join(folder, `library-${stamp}-schema-${version}.sqlite`))
  const copies = readdirSync(folder).filter((name) => /^library-.*\.sqlite$/.test(name))
  for (const name of copies.sort().slice(0, -BACKUPS_KEPT)) rmSync(join(folder, name))
}
