/** What photos show, in words that a model told: made again at will, and what the person said of it, which is not. */
import type { Database } from 'better-sqlite3'
import type { PhotoId, PhotoTag, TagCount } from '../../shared/model/index.ts'
import { newestFirst, present } from './presence.ts'
import { inTransaction } from './transaction.ts'

/** The words that a photo was found to show; none is an outcome as well. */
export interface NewTags {
  /** The hash of the photo's pixels. */
  hash: string
  tags: { word: string; confidence: number }[]
  /** What its scores are measured from. */
  level: number
}

export type TagsTable = ReturnType<typeof tagsTable>

/** The condition that tag `t` of photo `p` was not taken away by the person. */
const kept = 'NOT EXISTS (SELECT 1 FROM refused_tags r WHERE r.photo_id = p.id AND r.word = t.word)'

/** A `namer` is a hash of all that a photo's tags depend on besides its vector. */
export function tagsTable(db: Database) {
  const note = db.prepare<[string, string, number]>(
    'INSERT OR REPLACE INTO named (namer, photo_hash, level) VALUES (?, ?, ?)',
  )
  const level = db
    .prepare<[string, string], number>('SELECT level FROM named WHERE namer = ? AND photo_hash = ?')
    .pluck()
  const add = db.prepare<[string, string, string, number]>(
    'INSERT OR REPLACE INTO tags (namer, word, photo_hash, confidence) VALUES (?, ?, ?, ?)',
  )
  const forget = [
    `DELETE FROM tags WHERE (namer, word, photo_hash) IN
       (SELECT namer, word, photo_hash FROM tags WHERE namer <> @namer LIMIT @limit)`,
    `DELETE FROM named WHERE (namer, photo_hash) IN
       (SELECT namer, photo_hash FROM named WHERE namer <> @namer LIMIT @limit)`,
  ].map((sql) => db.prepare<[{ namer: string; limit: number }]>(sql))
  const waiting = db.prepare<
    [string, PhotoId, string, number],
    { id: PhotoId; data: Uint8Array; hash: string }
  >(
    // CROSS keeps the planner from going through all vectors for each lot.
    `SELECT p.id, p.hash, v.data FROM photos p CROSS JOIN vectors v ON v.model_hash = ? AND v.photo_hash = p.hash
     WHERE p.id > ? AND ${present}
       AND NOT EXISTS (SELECT 1 FROM named n WHERE n.namer = ? AND n.photo_hash = p.hash) ORDER BY p.id LIMIT ?`,
  )
  const counts = db.prepare<[string], TagCount>(
    `SELECT t.word, count(*) AS photos FROM tags t JOIN photos p ON p.hash = t.photo_hash
     WHERE t.namer = ? AND ${present} AND ${kept} GROUP BY t.word ORDER BY photos DESC, t.word`,
  )
  const ofPhoto = db.prepare<[string, PhotoId], PhotoTag>(
    `SELECT t.word, t.confidence FROM photos p JOIN tags t ON t.photo_hash = p.hash
     WHERE t.namer = ? AND p.id = ? AND ${kept} ORDER BY t.confidence DESC, t.word`,
  )
  const having = db.prepare<[string, string], { id: PhotoId; confidence: number }>(
    `SELECT p.id, t.confidence FROM tags t JOIN photos p ON p.hash = t.photo_hash
     WHERE t.namer = ? AND t.word = ? AND ${present} AND ${kept} ORDER BY t.confidence DESC, ${newestFirst}`,
  )
  const refuse = db.prepare<[PhotoId, string]>(
    'INSERT OR IGNORE INTO refused_tags (photo_id, word) VALUES (?, ?)',
  )
  const allow = db.prepare<[PhotoId, string]>('DELETE FROM refused_tags WHERE photo_id = ? AND word = ?')

  return {
    /** Notes what photos show. */
    put: (namer: string, photos: readonly NewTags[]): void =>
      inTransaction(db, () => {
        for (const { hash, tags, level } of photos) {
          note.run(namer, hash, level)
          for (const { word, confidence } of tags) add.run(namer, word, hash, confidence)
        }
      }),
    /**
     * Forgets some of what other namers told.
     * @returns whether there may be more
     */
    forgetOthers: (namer: string, limit: number): boolean =>
      forget.some((statement) => statement.run({ namer, limit }).changes > 0),
    /** Present photos that have a vector (float16) of the model and were not named yet: the first after the id `after`. */
    waiting: (namer: string, modelHash: string, after: PhotoId, limit: number) =>
      waiting.all(modelHash, after, namer, limit),
    /** What a photo's scores are measured from; null while it was not named. */
    level: (namer: string, hash: string): number | null => level.get(namer, hash) ?? null,
    /** How many present photos show each word, most first. */
    counts: (namer: string): TagCount[] => counts.all(namer),
    /** What a photo shows, surest first. */
    ofPhoto: (namer: string, id: PhotoId): PhotoTag[] => ofPhoto.all(namer, id),
    /** The present photos that show a word, surest first. */
    having: (namer: string, word: string) => having.all(namer, word),
    /** A photo does not show a word, says the person. */
    refuse: (id: PhotoId, word: string): void => void refuse.run(id, word),
    /** Takes a refusal back. */
    allow: (id: PhotoId, word: string): void => void allow.run(id, word),
  }
}
