/** What is said of photos: by the person, by files beside them and inside them. */
import type { Database } from 'better-sqlite3'
import { CaptionSource, type Caption, type FileId, type PhotoId } from '../../shared/model/index.ts'
import { present } from './presence.ts'

/** A caption that a file brought: `fileId` is the photo file it speaks of. */
export interface FoundCaption extends Caption {
  fileId: FileId
  photoId: PhotoId
}

/** When and where a photo was taken, as a file beside it says. */
export interface FoundFacts {
  fileId: FileId
  photoId: PhotoId
  takenAt: number | null
  dayOnly: boolean
  latitude: number | null
  longitude: number | null
}

export interface PhotoCaption extends Caption {
  photoId: PhotoId
}

export type CaptionsTable = ReturnType<typeof captionsTable>

export function captionsTable(db: Database) {
  // The same words from two copies of a photo count once.
  const forPhoto = db.prepare<[PhotoId], Caption>(
    `SELECT text, source FROM captions WHERE photo_id = ?
     GROUP BY source, text ORDER BY source = 'person' DESC, min(id)`,
  )
  const all = db.prepare<[string], PhotoCaption>(
    `SELECT p.id AS photoId, c.text, c.source FROM captions c JOIN photos p ON p.id = c.photo_id
     WHERE c.source IN (SELECT value FROM json_each(?)) AND ${present}
     GROUP BY p.id, c.text ORDER BY p.id, min(c.id)`,
  )
  const counts = db.prepare<[], { captioned: number; captions: number }>(
    `SELECT count(*) AS captioned, coalesce(sum(n), 0) AS captions FROM (
       SELECT count(DISTINCT c.text) AS n FROM captions c JOIN photos p ON p.id = c.photo_id
       WHERE ${present} GROUP BY p.id)`,
  )
  const insert = db.prepare<unknown[]>(
    'INSERT INTO captions (photo_id, file_id, origin_id, source, text) VALUES (?, ?, ?, ?, ?)',
  )
  const insertFacts = db.prepare<[Omit<FoundFacts, 'dayOnly'> & { dayOnly: number; originId: FileId }]>(
    `INSERT INTO sidecar_facts (origin_id, file_id, photo_id, taken_at, day_only, latitude, longitude)
     VALUES (@originId, @fileId, @photoId, @takenAt, @dayOnly, @latitude, @longitude)`,
  )
  const clearSome = db.prepare<[FileId, number]>(
    'DELETE FROM captions WHERE id IN (SELECT id FROM captions WHERE origin_id = ? LIMIT ?)',
  )
  const clearOrigin = db.prepare<[FileId]>('DELETE FROM captions WHERE origin_id = ?')
  const clearFile = db.prepare<[FileId]>('DELETE FROM captions WHERE file_id = ?')
  const clearFactsOrigin = db.prepare<[FileId]>('DELETE FROM sidecar_facts WHERE origin_id = ?')
  const clearFactsFile = db.prepare<[FileId]>('DELETE FROM sidecar_facts WHERE file_id = ?')
  const clearPerson = db.prepare<[PhotoId]>(`DELETE FROM captions WHERE photo_id = ? AND source = 'person'`)

  return {
    /** The person's words first, then as found. */
    forPhoto: (photoId: PhotoId): Caption[] => forPhoto.all(photoId),
    /** Captions of present photos, each text once a photo; of all sources unless told. */
    all: (sources: readonly CaptionSource[] = CaptionSource.options): PhotoCaption[] =>
      all.all(JSON.stringify(sources)),
    /** How many present photos have captions, and how many different ones they have. */
    counts: () => counts.get()!,
    /** Adds captions that stand in the file `originId`. */
    add(originId: FileId, captions: readonly FoundCaption[]): void {
      for (const { photoId, fileId, source, text } of captions)
        insert.run(photoId, fileId, originId, source, text)
    },
    /** Adds dates and places that stand in the file `originId`, for photos that do not say theirs. */
    addFacts(originId: FileId, facts: readonly FoundFacts[]): void {
      for (const fact of facts) insertFacts.run({ ...fact, dayOnly: Number(fact.dayOnly), originId })
    },
    /** Forgets all that stands in a file, before it is read anew. */
    clearOrigin(originId: FileId): void {
      clearOrigin.run(originId)
      clearFactsOrigin.run(originId)
    },
    /** Forgets up to `limit` captions that stand in a file. @returns how many there were */
    clearSome: (originId: FileId, limit: number): number => clearSome.run(originId, limit).changes,
    /** Forgets all that is said of a file, before it leads to another photo. */
    clearFile(fileId: FileId): void {
      clearFile.run(fileId)
      clearFactsFile.run(fileId)
    },
    /** Sets what the person says of a photo; an empty text removes it. */
    setPerson(photoId: PhotoId, text: string): void {
      clearPerson.run(photoId)
      if (text.trim()) insert.run(photoId, null, null, 'person', text.trim())
    },
  }
}
