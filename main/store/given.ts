/**
 * What a person gave to photos. It hangs on the photo's id, which an edit, a move or an unplugged disk does not change.
 * Whatever kind it is of, it is one row of `kinds`, and is kept, moved, copied and shown by that row alone.
 */
import type { Database } from 'better-sqlite3'
import type { KeptWords, PhotoId } from '../../shared/model/index.ts'
import { present } from './presence.ts'
import { inTransaction } from './transaction.ts'

interface Kind {
  table: string
  /** Which rows of the table are the person's. */
  mine: string
  /** All columns but the row's own id and `photo_id`. */
  columns: readonly string[]
  /** What is shown of a row. */
  says: string
  /** SQL that brings the rows of photo `@to` into order after others were added. */
  merge: readonly string[]
}

const kinds: readonly Kind[] = [
  {
    table: 'captions',
    mine: `source = 'person'`,
    columns: ['source', 'text'],
    says: 'text',
    // A photo has one text of the person's: what would be a second one is its next line.
    merge: [
      `UPDATE captions SET text = (SELECT group_concat(text, char(10) ORDER BY id) FROM captions
         WHERE photo_id = @to AND source = 'person')
       WHERE id = (SELECT min(id) FROM captions WHERE photo_id = @to AND source = 'person')`,
      `DELETE FROM captions WHERE photo_id = @to AND source = 'person'
         AND id > (SELECT min(id) FROM captions WHERE photo_id = @to AND source = 'person')`,
    ],
  },
  { table: 'refused_tags', mine: 'true', columns: ['word'], says: `'not ' || word`, merge: [] },
  {
    table: 'own_word_photos',
    mine: 'true',
    columns: ['word_id'],
    says: '(SELECT text FROM own_words WHERE id = word_id)',
    merge: [],
  },
  {
    table: 'feedback',
    mine: 'true',
    columns: ['text', 'folded', 'fits'],
    says: `iif(fits, 'like ', 'not like ') || text`,
    // For a text a photo fits or not: what was said last counts.
    merge: [
      `DELETE FROM feedback WHERE photo_id = @to AND EXISTS (SELECT 1 FROM feedback later
         WHERE later.photo_id = @to AND later.folded = feedback.folded AND later.id > feedback.id)`,
    ],
  },
]

export type GivenTable = ReturnType<typeof givenTable>

export function givenTable(db: Database) {
  type Pair = [{ from: PhotoId; to: PhotoId }]
  const statements = kinds.map(({ table, mine, columns, merge }) => {
    const list = columns.join(', ')
    const equal = columns.map((column) => `t.${column} IS f.${column}`).join(' AND ')
    return {
      copy: db.prepare<Pair>(
        `INSERT INTO ${table} (photo_id, ${list}) SELECT @to, ${list} FROM ${table} f
         WHERE photo_id = @from AND ${mine}
           AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.photo_id = @to AND ${equal})`,
      ),
      merge: merge.map((sql) => db.prepare<[{ to: PhotoId }]>(sql)),
      discard: db.prepare<[PhotoId]>(`DELETE FROM ${table} WHERE photo_id = ? AND ${mine}`),
    }
  })
  const all = kinds
    .map(({ table, mine, says }) => `SELECT photo_id, ${says} AS text FROM ${table} WHERE ${mine}`)
    .join(' UNION ALL ')
  const kept = db.prepare<[], { photoId: PhotoId; place: string | null; texts: string; now: PhotoId | null }>(
    `SELECT p.id AS photoId, p.last_place AS place, json_group_array(g.text) AS texts,
       (SELECT f.photo_id FROM roots r
        JOIN files f ON f.root_id = r.id AND f.path = substr(p.last_place, length(r.path) + 2)
        WHERE substr(p.last_place, 1, length(r.path) + 1) = r.path || '/' AND f.state = 'indexed') AS now
     FROM (${all}) g JOIN photos p ON p.id = g.photo_id WHERE NOT ${present} GROUP BY p.id ORDER BY p.id`,
  )
  const hasAny = kinds
    .map(({ table, mine }) => `EXISTS (SELECT 1 FROM ${table} WHERE photo_id = p.id AND ${mine})`)
    .join(' OR ')
  const worthKeeping = db.prepare<[PhotoId, number], { id: PhotoId; hash: string }>(
    `SELECT p.id, p.hash FROM photos p WHERE p.id > ? AND (${present} OR ${hasAny}) ORDER BY p.id LIMIT ?`,
  )

  const copy = (from: PhotoId, to: PhotoId): void =>
    inTransaction(db, () => {
      for (const kind of statements) {
        if (kind.copy.run({ from, to }).changes > 0) for (const merge of kind.merge) merge.run({ to })
      }
    })
  const discard = (photoId: PhotoId): void =>
    inTransaction(db, () => statements.forEach((kind) => kind.discard.run(photoId)))

  return {
    /** Gives a photo also what another one has. */
    copy,
    /** Gives a photo what another one had. */
    move: (from: PhotoId, to: PhotoId): void =>
      inTransaction(db, () => {
        copy(from, to)
        discard(from)
      }),
    /** Forgets what was given to a photo. */
    discard,
    /** What was given to photos that no file leads to now. */
    kept: (): KeptWords[] =>
      kept.all().map(({ texts, ...rest }) => ({ ...rest, texts: JSON.parse(texts) as string[] })),
    /** Photos that are present or were given something, in lots: the first `limit` after the id `after`. */
    worthKeeping: (after: PhotoId, limit: number) => worthKeeping.all(after, limit),
  }
}
