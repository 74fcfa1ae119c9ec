/** The few different values of an indexed column, found by as many steps: SQLite's own DISTINCT looks at each row. */
import type { Database } from 'better-sqlite3'

export const distinct = (db: Database, table: string, column: string) =>
  db
    .prepare<[], string>(
      `WITH RECURSIVE each (value) AS (SELECT min(${column}) FROM ${table}
         UNION ALL SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > value) FROM each WHERE value IS NOT NULL)
       SELECT value FROM each WHERE value IS NOT NULL`,
    )
    .pluck()
