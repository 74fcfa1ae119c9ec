/** The ledger: every file found under a root, its state and the reason for it. */
import type { Database } from 'better-sqlite3'
import {
  FileState,
  type FileCounts,
  type FileId,
  type FileReason,
  type LedgerEntry,
  type PhotoId,
  type RootId,
} from '../../shared/model/index.ts'
import { folderName } from './roots.ts'

/** What a file is by its name: `captions` belong to one picture, a `table` names many. */
export type FileKind = 'picture' | 'captions' | 'table' | 'other'

export interface FileRow {
  id: FileId
  rootId: RootId
  /** Relative to the root, with forward slashes. */
  path: string
  kind: FileKind
  size: number
  mtimeMs: number
  state: FileState
  reasonCode: string | null
  /** The photo it holds, or held when it was last read. */
  photoId: PhotoId | null
}

export interface FoundFile {
  rootId: RootId
  path: string
  kind: FileKind
  size: number
  mtimeMs: number
  state: FileState
  reason: FileReason | null
}

export type FilesTable = ReturnType<typeof filesTable>

export function filesTable(db: Database) {
  const columns = `id, root_id AS rootId, path, kind, size, mtime_ms AS mtimeMs, state,
    reason_code AS reasonCode, photo_id AS photoId`
  const find = db.prepare<[RootId, string], FileRow>(
    `SELECT ${columns} FROM files WHERE root_id = ? AND path = ?`,
  )
  const get = db.prepare<[FileId], FileRow>(`SELECT ${columns} FROM files WHERE id = ?`)
  const put = db
    .prepare<unknown[], FileId>(
      `INSERT INTO files (root_id, path, kind, size, mtime_ms, state, reason_code, reason_message, reason_remedy)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (root_id, path) DO UPDATE SET kind = excluded.kind, size = excluded.size,
         mtime_ms = excluded.mtime_ms, state = excluded.state, reason_code = excluded.reason_code,
         reason_message = excluded.reason_message, reason_remedy = excluded.reason_remedy,
         photo_id = iif(excluded.kind = 'picture' AND excluded.state = 'pending', photo_id, NULL)
       RETURNING id`,
    )
    .pluck()
  const settle = db.prepare<unknown[]>(
    `UPDATE files SET state = ?, reason_code = ?, reason_message = ?, reason_remedy = ?, photo_id = ? WHERE id = ?`,
  )
  const offline = db.prepare<[FileReason & { rootId: RootId; prefix: string }]>(
    `UPDATE files SET photo_id = iif(state = 'pending', NULL, photo_id), state = 'offline', reason_code = @code,
       reason_message = @message, reason_remedy = @remedy
     WHERE root_id = @rootId AND substr(path, 1, length(@prefix)) = @prefix`,
  )
  const remove = db.prepare<[FileId]>('DELETE FROM files WHERE id = ?')
  const places = db.prepare<[RootId], Pick<FileRow, 'id' | 'path' | 'photoId'>>(
    'SELECT id, path, photo_id AS photoId FROM files WHERE root_id = ?',
  )
  const pending = db
    .prepare<[FileKind], FileId>(
      `SELECT id FROM files WHERE state = 'pending' AND kind = ? ORDER BY mtime_ms DESC, id DESC`,
    )
    .pluck()
  const sources = db.prepare<[], { id: FileId; hash: string }>(
    `SELECT min(f.id) AS id, p.hash FROM files f JOIN photos p ON p.id = f.photo_id
     WHERE f.state = 'indexed' GROUP BY f.photo_id`,
  )
  const ofKind = db.prepare<[RootId, FileKind], FileRow>(
    `SELECT ${columns} FROM files WHERE root_id = ? AND kind = ?`,
  )
  const pictures = db.prepare<[RootId, FileId, number], { id: FileId; path: string; photoId: PhotoId }>(
    `SELECT id, path, photo_id AS photoId FROM files
     WHERE root_id = ? AND kind = 'picture' AND photo_id IS NOT NULL AND id > ? ORDER BY id LIMIT ?`,
  )
  const counts = db.prepare<[RootId | null], { state: FileState; n: number }>(
    'SELECT state, count(*) AS n FROM files WHERE root_id = coalesce(?, root_id) GROUP BY state',
  )
  const ledger = (where: string) => `
    SELECT f.id, r.path AS root, f.path, f.state, f.reason_code AS code, f.reason_message AS message,
      f.reason_remedy AS remedy, f.size, f.photo_id AS photoId
    FROM files f JOIN roots r ON r.id = f.root_id ${where} ORDER BY f.id LIMIT ? OFFSET ?`
  const page = db.prepare<[number, number], RawEntry>(ledger(''))
  const pageOfState = db.prepare<[FileState, number, number], RawEntry>(ledger('WHERE f.state = ?'))

  return {
    find: (rootId: RootId, path: string): FileRow | null => find.get(rootId, path) ?? null,
    get: (id: FileId): FileRow | null => get.get(id) ?? null,
    /** Inserts the file, or writes what is new of it. A picture that is to be read again still leads to its photo. */
    put: ({ rootId, path, kind, size, mtimeMs, state, reason: r }: FoundFile): FileId =>
      put.get(rootId, path, kind, size, mtimeMs, state, r?.code, r?.message, r?.remedy)!,
    /** Writes how it went with a file. */
    settle: (id: FileId, state: FileState, reason: FileReason | null, photoId: PhotoId | null): void =>
      void settle.run(state, reason?.code, reason?.message, reason?.remedy, photoId, id),
    /** Marks all files under `prefix` (`''`, or a folder with its closing slash) offline; what was to be read no longer leads to a photo. */
    setOffline: (rootId: RootId, prefix: string, reason: FileReason): number =>
      offline.run({ ...reason, rootId, prefix }).changes,
    remove: (id: FileId): void => void remove.run(id),
    /** A root's files one by one; nothing may be written meanwhile. */
    places: (rootId: RootId) => places.iterate(rootId),
    /** Files of a kind that wait to be read, newest first. */
    pending: (kind: FileKind): FileId[] => pending.all(kind),
    /** One indexed file of each photo that has any; nothing may be written meanwhile. */
    sources: () => sources.iterate(),
    ofKind: (rootId: RootId, kind: FileKind): FileRow[] => ofKind.all(rootId, kind),
    /** Pictures of a root that lead to a photo, in lots: the first `limit` after the id `after`. */
    pictures: (rootId: RootId, after: FileId, limit: number) => pictures.all(rootId, after, limit),
    /** How many files are in each state, in one root or in all. */
    counts(rootId?: RootId): FileCounts {
      const result = Object.fromEntries(FileState.options.map((state) => [state, 0])) as FileCounts
      for (const { state, n } of counts.all(rootId ?? null)) result[state] = n
      return result
    },
    /** A page of the ledger, of one state or of all. */
    page: (state: FileState | undefined, offset: number, limit: number): LedgerEntry[] =>
      (state ? pageOfState.all(state, limit, offset) : page.all(limit, offset)).map(toEntry),
  }
}

type RawEntry = Omit<LedgerEntry, 'reason'> & { code: string | null; message: string; remedy: string }

function toEntry({ code, message, remedy, ...rest }: RawEntry): LedgerEntry {
  return { ...rest, root: folderName(rest.root), reason: code === null ? null : { code, message, remedy } }
}
