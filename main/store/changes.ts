/**
 * What changed since the library was opened, for those who keep a copy of it in memory. Numbers only grow, and a photo
 * keeps the number of its last change alone, so the list never outgrows the library. It ends with the connection:
 * whoever opens the library reads all of it once.
 */
import type { Database } from 'better-sqlite3'

/** `model_hash` is empty where the photo itself came, went or got other content. */
const schema = `
CREATE TEMP TABLE changes (
  photo_id INTEGER NOT NULL,
  model_hash TEXT NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  PRIMARY KEY (photo_id, model_hash)
) STRICT, WITHOUT ROWID;

${noteVector('INSERT', 'new')}
${noteVector('UPDATE', 'new')}
${noteVector('DELETE', 'old')}
${notePhoto('files_insert', 'INSERT ON main.files', 'new.photo_id')}
${notePhoto('files_delete', 'DELETE ON main.files', 'old.photo_id')}
${notePhoto('files_leave', 'UPDATE OF photo_id ON main.files', 'old.photo_id', 'old.photo_id IS NOT new.photo_id')}
${notePhoto('files_come', 'UPDATE OF photo_id ON main.files', 'new.photo_id', 'old.photo_id IS NOT new.photo_id')}
${notePhoto('photos_hash', 'UPDATE OF hash ON main.photos', 'new.id')}
${notePhoto('photos_delete', 'DELETE ON main.photos', 'old.id')}
`

function noteVector(event: string, row: 'old' | 'new'): string {
  return `CREATE TEMP TRIGGER note_vectors_${event} AFTER ${event} ON main.vectors BEGIN
    ${insert(`SELECT id, ${row}.model_hash FROM main.photos WHERE hash = ${row}.photo_hash`)} END;`
}

function notePhoto(name: string, event: string, id: string, when = 'true'): string {
  return `CREATE TEMP TRIGGER note_${name} AFTER ${event} WHEN ${id} IS NOT NULL AND ${when} BEGIN
    ${insert(`SELECT ${id}, ''`)} END;`
}

/**
 * An upsert, since the conflict policy of the statement that sets a trigger off overrules an `OR REPLACE` in it. Photos
 * with the same pixels share a vector, so that one change may be of several.
 */
function insert(select: string): string {
  return `INSERT INTO changes (photo_id, model_hash, seq)
    SELECT c.*, (SELECT coalesce(max(seq), 0) FROM changes) + row_number() OVER () FROM (${select}) c WHERE true
    ON CONFLICT (photo_id, model_hash) DO UPDATE SET seq = excluded.seq;`
}

/** Begins to note changes that this connection makes. */
export function noteChanges(db: Database): void {
  db.exec(schema)
  // Held in memory by its cache: with temp_store = MEMORY, statement journals make each write as slow as the list is long.
  db.pragma('temp.cache_size = -65536')
}
