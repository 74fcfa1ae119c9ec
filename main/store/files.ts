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
import { folderName, reasonAgainstRoot } from './roots.ts'

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
  /** This and the next two are null until the file is looked at by a Kindred that keeps them. */
  ctimeMs: number | null
  inode: number | null
  /** The number of the file system it lies on. */
  device: number | null
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
  ctimeMs: number
  inode: number
  device: number
  state: FileState
  reason: FileReason | null
}

export type Stamp = Pick<FoundFile, 'ctimeMs' | 'inode' | 'device'>

export type FilesTable = ReturnType<typeof filesTable>

export function filesTable(db: Database) {
  const columns = `id, root_id AS rootId, path, kind, size, mtime_ms AS mtimeMs, ctime_ms AS ctimeMs, inode,
    device, state,
    reason_code AS reasonCode, photo_id AS photoId`
  const find = db.prepare<[RootId, string], FileRow>(
    `SELECT ${columns} FROM files WHERE root_id = ? AND path = ?`,
  )
  const get = db.prepare<[FileId], FileRow>(`SELECT ${columns} FROM files WHERE id = ?`)
  const put = db
    .prepare<[Omit<FoundFile, 'reason'> & (FileReason | typeof noReason)], FileId>(
      `INSERT INTO files (root_id, path, kind, size, mtime_ms, ctime_ms, inode, device, state, reason_code,
         reason_message, reason_remedy)
       VALUES (@rootId, @path, @kind, @size, @mtimeMs, @ctimeMs, @inode, @device, @state, @code, @message, @remedy)
       ON CONFLICT (root_id, path) DO UPDATE SET kind = excluded.kind, size = excluded.size,
         mtime_ms = excluded.mtime_ms, ctime_ms = excluded.ctime_ms, inode = excluded.inode,
         device = excluded.device, before = NULL, state = excluded.state, reason_code = excluded.reason_code,
         reason_message = excluded.reason_message, reason_remedy = excluded.reason_remedy,
         photo_id = iif(excluded.kind = 'picture' AND excluded.state = 'pending', photo_id, NULL)
       RETURNING id`,
    )
    .pluck()
  const settle = db.prepare<unknown[]>(
    `UPDATE files SET state = ?, reason_code = ?, reason_message = ?, reason_remedy = ?, photo_id = ? WHERE id = ?`,
  )
  const away = `state = 'offline', reason_code = @code, reason_message = @message, reason_remedy = @remedy,
    before = iif(state = 'offline', before, json_array(state, reason_code, reason_message, reason_remedy))`
  const offline = db.prepare<[FileReason & { rootId: RootId; prefix: string }]>(
    `UPDATE files SET ${away} WHERE root_id = @rootId AND substr(path, 1, length(@prefix)) = @prefix`,
  )
  const hold = db.prepare<[FileReason & { id: FileId }]>(`UPDATE files SET ${away} WHERE id = @id`)
  const restore = db
    .prepare<[FileId], FileState>(
      `UPDATE files SET state = before ->> 0, reason_code = before ->> 1, reason_message = before ->> 2,
         reason_remedy = before ->> 3, before = NULL WHERE id = ? AND before IS NOT NULL RETURNING state`,
    )
    .pluck()
  const stamp = db.prepare<[Stamp & { id: FileId }]>(
    'UPDATE files SET ctime_ms = @ctimeMs, inode = @inode, device = @device WHERE id = @id',
  )
  const gone = db
    .prepare<[RootId], number>(
      `SELECT count(DISTINCT photo_id) FROM files WHERE root_id = ? AND state = 'offline' AND reason_code = 'gone'`,
    )
    .pluck()
  const withPhoto = db
    .prepare<[RootId], number>('SELECT count(*) FROM files WHERE root_id = ? AND photo_id IS NOT NULL')
    .pluck()
  const holders = db.prepare<[PhotoId], Pick<FileRow, 'id' | 'state'>>(
    'SELECT id, state FROM files WHERE photo_id = ?',
  )
  const remove = db.prepare<[FileId]>('DELETE FROM files WHERE id = ?')
  const places = db.prepare<[RootId, string, number], Place>(
    `SELECT id, path, photo_id AS photoId, device, state, reason_code AS reasonCode FROM files
     WHERE root_id = ? AND path > ? ORDER BY path LIMIT ?`,
  )
  const pending = db
    .prepare<[FileKind], FileId>(
      `SELECT id FROM files WHERE state = 'pending' AND kind = ?
         AND root_id IN (SELECT id FROM roots WHERE online) ORDER BY mtime_ms DESC, id DESC`,
    )
    .pluck()
  const sources = db.prepare<[PhotoId, number], { photoId: PhotoId; hash: string; id: FileId | null }>(
    `SELECT p.id AS photoId, p.hash, (SELECT min(f.id) FROM files f WHERE f.photo_id = p.id AND f.state = 'indexed'
       AND f.root_id IN (SELECT id FROM roots WHERE online)) AS id
     FROM photos p WHERE p.id > ? ORDER BY p.id LIMIT ?`,
  )
  const ofKind = db.prepare<[RootId, FileKind], FileRow>(
    `SELECT ${columns} FROM files WHERE root_id = ? AND kind = ?`,
  )
  const pictures = db.prepare<[RootId, FileId, number], { id: FileId; path: string; photoId: PhotoId }>(
    `SELECT id, path, photo_id AS photoId FROM files
     WHERE root_id = ? AND kind = 'picture' AND photo_id IS NOT NULL AND id > ? ORDER BY id LIMIT ?`,
  )
  const counts = db.prepare<[RootId | null], { state: FileState; n: number }>(
    `SELECT iif(r.online, c.state, 'offline') AS state, c.n FROM roots r JOIN (
       SELECT state, root_id, count(*) AS n FROM files WHERE root_id = coalesce(?, root_id) GROUP BY state, root_id
     ) c ON c.root_id = r.id`,
  )
  const ledger = (rows: string) => `
    SELECT f.id, r.path AS root, f.path, iif(r.online, f.state, 'offline') AS state, f.reason_code AS code,
      f.reason_message AS message, f.reason_remedy AS remedy, f.size, f.photo_id AS photoId, r.online, r.emptied
    FROM files f JOIN roots r ON r.id = f.root_id ${rows} f.id LIMIT ? OFFSET ?`
  const page = db.prepare<[number, number], RawEntry>(ledger('ORDER BY'))
  const pageOfState = db.prepare<[FileState, number, number], RawEntry>(
    // Photos that were read with a remark come before those without one.
    ledger('WHERE f.state = ? AND r.online ORDER BY f.reason_code IS NULL,'),
  )
  const pageOffline = db.prepare<[number, number], RawEntry>(
    ledger(`WHERE f.state = 'offline' OR NOT r.online ORDER BY`),
  )

  return {
    find: (rootId: RootId, path: string): FileRow | null => find.get(rootId, path) ?? null,
    get: (id: FileId): FileRow | null => get.get(id) ?? null,
    /** Inserts the file, or writes what is new of it. A picture that is to be read again still leads to its photo. */
    put: ({ reason, ...file }: FoundFile): FileId => put.get({ ...file, ...(reason ?? noReason) })!,
    /** Notes what a look showed of a file that has not changed. */
    stamp: (id: FileId, { ctimeMs, inode, device }: Stamp): void =>
      void stamp.run({ id, ctimeMs, inode, device }),
    /** Writes how it went with a file. */
    settle: (id: FileId, state: FileState, reason: FileReason | null, photoId: PhotoId | null): void =>
      void settle.run(state, reason?.code, reason?.message, reason?.remedy, photoId, id),
    /** Marks all files under `prefix` (a folder with its closing slash) offline. What they were is kept. */
    setOffline: (rootId: RootId, prefix: string, reason: FileReason): number =>
      offline.run({ ...reason, rootId, prefix }).changes,
    /** The same for one file. */
    hold: (id: FileId, reason: FileReason): void => void hold.run({ ...reason, id }),
    /** An offline file is back and as it was. @returns the state it has again, or null when that was not kept */
    restore: (id: FileId): FileState | null => restore.get(id) ?? null,
    /** How many photos of a root wait for the person to say whether they were deleted. */
    gone: (rootId: RootId): number => gone.get(rootId)!,
    /** How many files of a root lead to photos. */
    withPhoto: (rootId: RootId): number => withPhoto.get(rootId)!,
    /** The files that lead to a photo. */
    holders: (photoId: PhotoId) => holders.all(photoId),
    remove: (id: FileId): void => void remove.run(id),
    /** A root's files in lots: the first `limit` after the path `after`. */
    places: (rootId: RootId, after: string, limit: number) => places.all(rootId, after, limit),
    /** Files of a kind that wait to be read, newest first. */
    pending: (kind: FileKind): FileId[] => pending.all(kind),
    /** Photos with one indexed file of each, null where it has none, in lots: the first `limit` after the id `after`. */
    sources: (after: PhotoId, limit: number) => sources.all(after, limit),
    ofKind: (rootId: RootId, kind: FileKind): FileRow[] => ofKind.all(rootId, kind),
    /** Pictures of a root that lead to a photo, in lots: the first `limit` after the id `after`. */
    pictures: (rootId: RootId, after: FileId, limit: number) => pictures.all(rootId, after, limit),
    /** How many files are in each state, in one root or in all. */
    counts(rootId?: RootId): FileCounts {
      const result = Object.fromEntries(FileState.options.map((state) => [state, 0])) as FileCounts
      for (const { state, n } of counts.all(rootId ?? null)) result[state] += n
      return result
    },
    /** A page of the ledger, of one state or of all. */
    page: (state: FileState | undefined, offset: number, limit: number): LedgerEntry[] =>
      (state === undefined
        ? page.all(limit, offset)
        : state === 'offline'
          ? pageOffline.all(limit, offset)
          : pageOfState.all(state, limit, offset)
      ).map(toEntry),
  }
}

const noReason = { code: null, message: null, remedy: null }

type Place = Pick<FileRow, 'id' | 'path' | 'photoId' | 'device' | 'state' | 'reasonCode'>

type RawEntry = Omit<LedgerEntry, 'reason'> & {
  code: string | null
  message: string
  remedy: string
  online: number
  emptied: number
}

function toEntry({ code, message, remedy, online, emptied, ...rest }: RawEntry): LedgerEntry {
  const own = code === null ? null : { code, message, remedy }
  const reason = online ? own : reasonAgainstRoot(rest.root, emptied === 1)
  return { ...rest, root: folderName(rest.root), reason }
}
