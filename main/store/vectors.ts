/** Embeddings by model and content, as float16. A photo may have one of every model. */
import type { Database } from 'better-sqlite3'
import type { PhotoId } from '../../shared/model/index.ts'
import { decodeFloat16, decodeFloat16Into, encodeFloat16 } from './float16.ts'
import { newestFirst, present } from './presence.ts'
import { whole } from './whole.ts'

export type VectorsTable = ReturnType<typeof vectorsTable>

export function vectorsTable(db: Database) {
  const put = db.prepare<[string, string, Buffer]>(
    'INSERT OR REPLACE INTO vectors (model_hash, photo_hash, data) VALUES (?, ?, ?)',
  )
  const get = db
    .prepare<[string, string], Buffer>('SELECT data FROM vectors WHERE model_hash = ? AND photo_hash = ?')
    .pluck()
  const missing = db.prepare<[string], { id: PhotoId; hash: string }>(
    `SELECT p.id, p.hash FROM photos p WHERE ${present} AND NOT EXISTS (
       SELECT 1 FROM vectors v WHERE v.model_hash = ? AND v.photo_hash = p.hash) ORDER BY ${newestFirst}`,
  )
  const ofModel = `FROM photos p JOIN vectors v ON v.photo_hash = p.hash WHERE v.model_hash = ? AND ${present}`
  const all = db.prepare<[string], [PhotoId, Buffer]>(`SELECT p.id, v.data ${ofModel} ORDER BY p.id`).raw()
  const count = db.prepare<[string], number>(`SELECT count(*) ${ofModel}`).pluck()
  return {
    /** Stores vectors, all of one length, in one transaction. */
    put: (modelHash: string, vectors: readonly NewVector[]): void =>
      whole(db, () => {
        for (const { hash, vector } of vectors) put.run(modelHash, hash, encodeFloat16(vector))
      }),
    get(modelHash: string, hash: string): Float32Array | null {
      const data = get.get(modelHash, hash)
      return data ? decodeFloat16(data) : null
    },
    /** Present photos without a vector of the model, newest first. */
    missing: (modelHash: string): { id: PhotoId; hash: string }[] => missing.all(modelHash),
    /** The vectors of all present photos, ordered by id; `data` is row-major [ids.length, dims]. */
    all(modelHash: string): { ids: PhotoId[]; data: Float32Array } {
      const rows = all.all(modelHash)
      const dims = (rows[0]?.[1].length ?? 0) / 2
      const ids: PhotoId[] = []
      const data = new Float32Array(rows.length * dims) // [n, dims]
      for (const [id, bytes] of rows) {
        decodeFloat16Into(bytes, data, ids.length * dims)
        ids.push(id)
      }
      return { ids, data }
    },
    /** How many present photos have a vector of the model. */
    count: (modelHash: string): number => count.get(modelHash)!,
  }
}

interface NewVector {
  /** The photo's content hash. */
  hash: string
  vector: Float32Array
}
