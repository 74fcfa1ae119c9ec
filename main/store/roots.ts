/** The folders that the person gave to Kindred. */
import type { Database } from 'better-sqlite3'
import { basename } from 'node:path'
import type { RootId } from '../../shared/model/index.ts'

export interface RootRow {
  id: RootId
  /** The folder's own name, to show. */
  name: string
  /** Absolute, links resolved. */
  path: string
  online: boolean
  /** Another disk began at this very folder when it was last seen. */
  mountPoint: boolean
  addedAt: number
}

export type RootsTable = ReturnType<typeof rootsTable>

export function rootsTable(db: Database) {
  type Raw = { id: RootId; path: string; online: number; mountPoint: number; addedAt: number }
  const columns = 'id, path, online, mount_point AS mountPoint, added_at AS addedAt'
  const insert = db.prepare<[string, number]>('INSERT INTO roots (path, added_at) VALUES (?, ?)')
  const all = db.prepare<[], Raw>(`SELECT ${columns} FROM roots ORDER BY id`)
  const one = db.prepare<[RootId], Raw>(`SELECT ${columns} FROM roots WHERE id = ?`)
  const remove = db.prepare<[RootId]>('DELETE FROM roots WHERE id = ?')
  const online = db.prepare<[number, RootId]>('UPDATE roots SET online = ? WHERE id = ?')
  const mountPoint = db.prepare<[number, RootId]>('UPDATE roots SET mount_point = ? WHERE id = ?')

  return {
    add: (path: string): RootId => insert.run(path, Date.now()).lastInsertRowid as RootId,
    list: (): RootRow[] => all.all().map(toRoot),
    get(id: RootId): RootRow | null {
      const raw = one.get(id)
      return raw ? toRoot(raw) : null
    },
    /** Forgets the folder, its files and their captions. Photos, vectors and what the person wrote stay. */
    remove: (id: RootId): boolean => remove.run(id).changes > 0,
    setOnline: (id: RootId, value: boolean): void => void online.run(Number(value), id),
    setMountPoint: (id: RootId, value: boolean): void => void mountPoint.run(Number(value), id),
  }

  function toRoot(raw: Raw): RootRow {
    return {
      ...raw,
      name: folderName(raw.path),
      online: raw.online === 1,
      mountPoint: raw.mountPoint === 1,
    }
  }
}

/** A folder's own name; for a whole disk, its path. */
export const folderName = (path: string): string => basename(path) || path
