/**
 * What the trunk of a model computes of photos, by trunk and content, as float16: heads learn from it, and make vectors
 * of it, without looking at a picture again. It can be dropped and made again at any time.
 */
import type { Database } from 'better-sqlite3'
import type { PhotoId } from '../../shared/model/index.ts'
import { distinct } from './distinct.ts'
import { decodeFloat16, encodeFloat16 } from './float16.ts'
import { newestFirst, present } from './presence.ts'
import { inTransaction } from './transaction.ts'

export type FeaturesTable = ReturnType<typeof featuresTable>

export interface PhotoFeatures {
  /** The photo's content hash. */
  hash: string
  features: Float32Array
}

export function featuresTable(db: Database) {
  const put = db.prepare<[string, string, Buffer]>(
    `INSERT INTO features (trunk_hash, photo_hash, data) VALUES (?, ?, ?)
     ON CONFLICT (trunk_hash, photo_hash) DO UPDATE SET data = excluded.data`,
  )
  const get = db
    .prepare<[string, string], Buffer>('SELECT data FROM features WHERE trunk_hash = ? AND photo_hash = ?')
    .pluck()
  const missing = db
    .prepare<[string], PhotoId>(
      `SELECT p.id FROM photos p WHERE ${present} AND NOT EXISTS (
       SELECT 1 FROM features x WHERE x.trunk_hash = ? AND x.photo_hash = p.hash) ORDER BY ${newestFirst}`,
    )
    .pluck()
  const count = db.prepare<[string], number>('SELECT count(*) FROM features WHERE trunk_hash = ?').pluck()
  const length = db
    .prepare<[string], number>('SELECT length(data) FROM features WHERE trunk_hash = ? LIMIT 1')
    .pluck()
  const takeSome = db.prepare<[{ trunk: string; model: string; limit: number }]>(
    `INSERT INTO features (trunk_hash, photo_hash, data)
     SELECT @trunk, v.photo_hash, v.data FROM vectors v WHERE v.model_hash = @model AND NOT EXISTS (
       SELECT 1 FROM features x WHERE x.trunk_hash = @trunk AND x.photo_hash = v.photo_hash) LIMIT @limit`,
  )
  const trunks = distinct(db, 'features', 'trunk_hash')
  const dropSome = db.prepare<[string, number]>(
    'DELETE FROM features WHERE id IN (SELECT id FROM features WHERE trunk_hash = ? LIMIT ?)',
  )

  return {
    /** Stores features, all of one length, in one transaction. */
    put: (trunkHash: string, photos: readonly PhotoFeatures[]): void =>
      inTransaction(db, () => {
        for (const { hash, features } of photos) put.run(trunkHash, hash, encodeFloat16(features))
      }),
    /** Each photo's features ([F]), in the order of `hashes`; null where there are none. */
    get: (trunkHash: string, hashes: readonly string[]): (Float32Array | null)[] =>
      hashes.map((hash) => {
        const data = get.get(trunkHash, hash)
        return data ? decodeFloat16(data) : null
      }),
    /** Present photos without features of the trunk, newest first. */
    missing: (trunkHash: string): PhotoId[] => missing.all(trunkHash),
    /** How many photos, present or not, have features of the trunk. */
    count: (trunkHash: string): number => count.get(trunkHash)!,
    /** How many bytes all features of the trunk are. */
    bytes: (trunkHash: string): number => count.get(trunkHash)! * (length.get(trunkHash) ?? 0),
    /** The hashes of all trunks that there are features of. */
    trunks: (): string[] => trunks.all(),
    /** Takes up to `limit` vectors of a model as features of a trunk that lack. @returns how many there were */
    takeSome: (trunkHash: string, modelHash: string, limit: number): number =>
      takeSome.run({ trunk: trunkHash, model: modelHash, limit }).changes,
    /** Drops up to `limit` photos' features of a trunk. @returns how many there were */
    dropSome: (trunkHash: string, limit: number): number => dropSome.run(trunkHash, limit).changes,
  }
}
