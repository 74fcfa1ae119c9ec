/** Embeddings by model and content, as float16. A photo may have one of every model. */
import type { Database } from 'better-sqlite3'
import type { PhotoId } from '../../shared/model/index.ts'
import { distinct } from './distinct.ts'
import { decodeFloat16, encodeFloat16 } from './float16.ts'
import { newestFirst, present } from './presence.ts'
import { inTransaction } from './transaction.ts'

export type VectorsTable = ReturnType<typeof vectorsTable>

export function vectorsTable(db: Database) {
  const put = db.prepare<[string, string, Buffer]>(
    `INSERT INTO vectors (model_hash, photo_hash, data) VALUES (?, ?, ?)
     ON CONFLICT (model_hash, photo_hash) DO UPDATE SET data = excluded.data`,
  )
  const get = db
    .prepare<[string, string], Buffer>('SELECT data FROM vectors WHERE model_hash = ? AND photo_hash = ?')
    .pluck()
  const missing = db
    .prepare<[number, string], PhotoId>(
      `SELECT p.id FROM (SELECT p.id, p.hash, p.dated FROM photos p WHERE ${present} ORDER BY ${newestFirst} LIMIT ?) p
       WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.model_hash = ? AND v.photo_hash = p.hash)
       ORDER BY ${newestFirst}`,
    )
    .pluck()
  const page = db.prepare<[string, number, number], VectorRow>(
    // CROSS keeps the planner from sorting all vectors for each page.
    `SELECT p.id, v.data FROM photos p CROSS JOIN vectors v ON v.model_hash = ? AND v.photo_hash = p.hash
     WHERE p.id > ? AND ${present} ORDER BY p.id LIMIT ?`,
  )
  const version = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM changes').pluck()
  const changes = db.prepare<[string, number, string, number], VectorChange>(
    `SELECT c.photo_id AS id, c.seq, v.data FROM changes c
     LEFT JOIN photos p ON p.id = c.photo_id AND ${present}
     LEFT JOIN vectors v ON v.model_hash = ? AND v.photo_hash = p.hash
     WHERE c.seq > ? AND c.model_hash IN ('', ?) ORDER BY c.seq LIMIT ?`,
  )
  const count = db
    .prepare<[string], number>(
      `SELECT count(*) FROM photos p JOIN vectors v ON v.photo_hash = p.hash
     WHERE v.model_hash = ? AND ${present}`,
    )
    .pluck()
  const rows = db.prepare<[string], number>('SELECT count(*) FROM vectors WHERE model_hash = ?').pluck()
  const length = db
    .prepare<[string], number>('SELECT length(data) FROM vectors WHERE model_hash = ? LIMIT 1')
    .pluck()
  const dropSome = db.prepare<[string, number]>(
    'DELETE FROM vectors WHERE id IN (SELECT id FROM vectors WHERE model_hash = ? LIMIT ?)',
  )
  const models = distinct(db, 'vectors', 'model_hash')
  return {
    /** Stores vectors, all of one length, in one transaction. */
    put: (modelHash: string, vectors: readonly NewVector[]): void =>
      inTransaction(db, () => {
        for (const { hash, vector } of vectors) put.run(modelHash, hash, encodeFloat16(vector))
      }),
    get(modelHash: string, hash: string): Float32Array | null {
      const data = get.get(modelHash, hash)
      return data ? decodeFloat16(data) : null
    },
    /**
     * Present photos without a vector of the model, newest first.
     * @param among how many of the newest photos are looked at; default all
     */
    missing: (modelHash: string, among = -1): PhotoId[] => missing.all(among, modelHash),
    /** The vectors of present photos, in pages, and what changed of them since. */
    ofModel: (modelHash: string) => ({
      /** The `limit` next after the id `after`, ordered by id. */
      page: (after: number, limit: number): VectorRow[] => page.all(modelHash, after, limit),
      /** The number of the last change; what changes later has a greater one. */
      version: () => version.get()!,
      /** The `limit` next changes after the one with the number `since`, oldest first, as things stand now. */
      changes: (since: number, limit: number): VectorChange[] =>
        changes.all(modelHash, since, modelHash, limit),
    }),
    /** How many present photos have a vector of the model. */
    count: (modelHash: string): number => count.get(modelHash)!,
    /** How many bytes all vectors of the model are, those of photos that are gone included. */
    bytes: (modelHash: string): number => rows.get(modelHash)! * (length.get(modelHash) ?? 0),
    /** The hashes of all models that there are vectors of. */
    models: (): string[] => models.all(),
    /** Drops up to `limit` vectors of a model. @returns how many there were */
    dropSome: (modelHash: string, limit: number): number => dropSome.run(modelHash, limit).changes,
  }
}

export interface VectorRow {
  id: PhotoId
  /** float16, little-endian */
  data: Uint8Array
}

export interface VectorChange {
  id: PhotoId
  seq: number
  /** null: the photo is not present or has no vector of the model */
  data: Uint8Array | null
}

interface NewVector {
  /** The photo's content hash. */
  hash: string
  vector: Float32Array
}
