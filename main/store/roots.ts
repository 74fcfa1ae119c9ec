/** The folders that the person gave to Kindred. */
import type { Database } from 'better-sqlite3'
import { basename } from 'node:path'
import { FileState, type FileReason, type RootId } from '../../shared/model/index.ts'
import { inTransaction } from './transaction.ts'

export interface RootRow {
  id: RootId
  /** The folder's own name, to show. */
  name: string
  /** Absolute, links resolved. */
  path: string
  /** While it is not, all its files count as offline; their rows stay as they are. */
  online: boolean
  /** It is offline because nothing is in it any more. */
  emptied: boolean
  addedAt: number
}

export type RootsTable = ReturnType<typeof rootsTable>

export function rootsTable(db: Database) {
  type Raw = { id: RootId; path: string; online: number; emptied: number; addedAt: number }
  const columns = 'id, path, online, emptied, added_at AS addedAt'
  const insert = db.prepare<[string, number]>('INSERT INTO roots (path, added_at) VALUES (?, ?)')
  const all = db.prepare<[], Raw>(`SELECT ${columns} FROM roots ORDER BY id`)
  const one = db.prepare<[RootId], Raw>(`SELECT ${columns} FROM roots WHERE id = ?`)
  const removeFiles = db.prepare<[RootId]>('DELETE FROM files WHERE root_id = ?')
  const removeSome = db.prepare<[FileState, RootId, number]>(
    'DELETE FROM files WHERE id IN (SELECT id FROM files WHERE state = ? AND root_id = ? ORDER BY id LIMIT ?)',
  )
  const remove = db.prepare<[RootId]>('DELETE FROM roots WHERE id = ?')
  const presence = db.prepare<[number, number, RootId]>(
    'UPDATE roots SET online = ?, emptied = ? WHERE id = ?',
  )
  const held = db
    .prepare<[RootId], number>(
      'SELECT EXISTS (SELECT 1 FROM files WHERE root_id = ? AND photo_id IS NOT NULL)',
    )
    .pluck()

  return {
    add: (path: string): RootId => insert.run(path, Date.now()).lastInsertRowid as RootId,
    list: (): RootRow[] => all.all().map(toRoot),
    get(id: RootId): RootRow | null {
      const raw = one.get(id)
      return raw ? toRoot(raw) : null
    },
    /** Whether a photo is known in it. */
    holdsPhotos: (id: RootId): boolean => held.get(id) === 1,
    /**
     * Forgets some of the folder's files and their captions: those that were found one after the other, whose rows
     * share their pages.
     * @returns how many
     */
    removeFiles: (id: RootId, limit: number): number =>
      inTransaction(db, () => {
        for (const state of FileState.options) {
          const { changes } = removeSome.run(state, id, limit)
          if (changes > 0) return changes
        }
        return 0
      }),
    /** Forgets the folder, its files and their captions. Photos, vectors and what the person wrote stay. */
    remove: (id: RootId): boolean =>
      inTransaction(db, () => {
        removeFiles.run(id)
        return remove.run(id).changes > 0
      }),
    setPresence: (id: RootId, { online, emptied }: Pick<RootRow, 'online' | 'emptied'>): void =>
      void presence.run(Number(online), Number(emptied), id),
  }

  function toRoot(raw: Raw): RootRow {
    return {
      ...raw,
      name: folderName(raw.path),
      online: raw.online === 1,
      emptied: raw.emptied === 1,
    }
  }
}

/** A folder's own name; for a whole disk, its path. */
export const folderName = (path: string): string => basename(path) || path

/** Why the files of a root are offline. */
export const reasonAgainstRoot = (path: string, emptied: boolean): FileReason =>
  emptied
    ? {
        code: 'emptied',
        message: `${path} is empty, although it held photos.`,
        remedy:
          'Connect the drive that belongs there. If you emptied the folder yourself: "kindred index FOLDER --forget-gone", or Forget them on the Health page.',
      }
    : {
        code: 'offline',
        message: `${path} is not there or cannot be read.`,
        remedy: 'Connect the drive. Search goes on without it, and nothing is forgotten.',
      }
