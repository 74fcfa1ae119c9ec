/** Words of a person's own, and the photos that show what each means. */
import type { Database } from 'better-sqlite3'
import { foldOwnWord } from '../../shared/lib/own-words.ts'
import type { OwnWord, OwnWordId, PhotoId } from '../../shared/model/index.ts'
import { newestFirst, present } from './presence.ts'
import { inTransaction } from './transaction.ts'

export type OwnWordsTable = ReturnType<typeof ownWordsTable>

export function ownWordsTable(db: Database) {
  const all = db.prepare<[], Named>('SELECT id, text, folded FROM own_words ORDER BY folded')
  const one = db.prepare<[OwnWordId], Named>('SELECT id, text, folded FROM own_words WHERE id = ?')
  const byFolded = db.prepare<[string], OwnWordId>('SELECT id FROM own_words WHERE folded = ?').pluck()
  const insert = db
    .prepare<[string, string], OwnWordId>('INSERT INTO own_words (text, folded) VALUES (?, ?) RETURNING id')
    .pluck()
  const rename = db.prepare<[string, string, OwnWordId]>(
    'UPDATE own_words SET text = ?, folded = ? WHERE id = ?',
  )
  const remove = db.prepare<[OwnWordId]>('DELETE FROM own_words WHERE id = ?')
  const photos = db
    .prepare<[OwnWordId], PhotoId>(
      `SELECT p.id FROM own_word_photos w JOIN photos p ON p.id = w.photo_id
       WHERE w.word_id = ? AND ${present} ORDER BY ${newestFirst}`,
    )
    .pluck()
  const prints = db.prepare<[OwnWordId], { content: string; pixels: string }>(
    `SELECT p.content, p.hash AS pixels FROM own_word_photos w JOIN photos p ON p.id = w.photo_id
     WHERE w.word_id = ? ORDER BY w.id`,
  )
  const addPhoto = db.prepare<[OwnWordId, PhotoId]>(
    'INSERT OR IGNORE INTO own_word_photos (word_id, photo_id) VALUES (?, ?)',
  )
  const clear = db.prepare<[OwnWordId]>('DELETE FROM own_word_photos WHERE word_id = ?')

  const withPhotos = ({ id, text }: Named): OwnWord => ({ id, text, photos: photos.all(id) })
  const get = (id: OwnWordId): OwnWord | null => {
    const word = one.get(id)
    return word ? withPhotos(word) : null
  }

  return {
    /** In the order of their letters. */
    list: (): OwnWord[] => all.all().map(withPhotos),
    get,
    /** All words by the form that texts are searched for. */
    byFolded: (): Map<string, OwnWordId> => new Map(all.all().map(({ folded, id }) => [folded, id])),
    /** The word that a text is, however it is written. */
    find: (text: string): OwnWordId | null => byFolded.get(foldOwnWord(text)) ?? null,
    /** Present photos that show a word, newest first. */
    photos: (id: OwnWordId): PhotoId[] => photos.all(id),
    /** What tells a word's photos, those included that are gone for now. */
    prints: (id: OwnWordId) => prints.all(id),
    /** Makes a word, or takes the one that is there, and adds photos to it. */
    add: (text: string, ids: readonly PhotoId[]): OwnWord =>
      inTransaction(db, () => {
        const folded = foldOwnWord(text)
        const id = byFolded.get(folded) ?? insert.get(text, folded)!
        for (const photo of ids) addPhoto.run(id, photo)
        return get(id)!
      }),
    /** Writes a word in another way. */
    rename: (id: OwnWordId, text: string): void => void rename.run(text, foldOwnWord(text), id),
    /** Says anew which photos show a word. */
    setPhotos: (id: OwnWordId, ids: readonly PhotoId[]): void =>
      inTransaction(db, () => {
        clear.run(id)
        for (const photo of ids) addPhoto.run(id, photo)
      }),
    /** @returns whether it was there */
    remove: (id: OwnWordId): boolean => remove.run(id).changes > 0,
  }
}

interface Named {
  id: OwnWordId
  text: string
  folded: string
}
