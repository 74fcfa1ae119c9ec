/** What the person said of photos that words found: more like this one, or not like it. */
import type { Database } from 'better-sqlite3'
import { foldOwnWord } from '../../shared/lib/own-words.ts'
import type { Feedback, PhotoId } from '../../shared/model/index.ts'
import { newestFirst, present } from './presence.ts'
import { inTransaction } from './transaction.ts'

export interface Said {
  photoId: PhotoId
  text: string
  fits: boolean
}

export type FeedbackTable = ReturnType<typeof feedbackTable>

export function feedbackTable(db: Database) {
  type Raw = Omit<Said, 'fits'> & { id: number; folded: string; fits: number }
  const insert = db.prepare<[PhotoId, string, string, number]>(
    'INSERT INTO feedback (photo_id, text, folded, fits) VALUES (?, ?, ?, ?)',
  )
  const forget = db.prepare<[string, PhotoId]>('DELETE FROM feedback WHERE folded = ? AND photo_id = ?')
  const forgetText = db.prepare<[string]>('DELETE FROM feedback WHERE folded = ?')
  const all = db.prepare<[], Raw>(
    `SELECT f.id, f.photo_id AS photoId, f.text, f.folded, f.fits FROM feedback f JOIN photos p ON p.id = f.photo_id
     WHERE ${present} ORDER BY f.folded, ${newestFirst}`,
  )
  const prints = db.prepare<[], Pick<Raw, 'text' | 'fits'> & { content: string; pixels: string }>(
    `SELECT f.text, f.fits, p.content, p.hash AS pixels FROM feedback f JOIN photos p ON p.id = f.photo_id ORDER BY f.id`,
  )
  const count = db
    .prepare<[], number>(
      `SELECT count(*) FROM feedback f JOIN photos p ON p.id = f.photo_id WHERE ${present}`,
    )
    .pluck()

  return {
    /** Keeps what was said of photos; what was said of them before, for the same text, counts no more. */
    say: (text: string, photos: readonly PhotoId[], fits: boolean): void =>
      inTransaction(db, () => {
        const folded = foldOwnWord(text)
        for (const id of photos) {
          forget.run(folded, id)
          insert.run(id, text, folded, Number(fits))
        }
      }),
    /** Forgets what was said of photos for a text; of all its photos where none are named. */
    forget: (text: string, photos?: readonly PhotoId[]): void =>
      inTransaction(db, () => {
        const folded = foldOwnWord(text)
        if (photos) for (const id of photos) forget.run(folded, id)
        else forgetText.run(folded)
      }),
    /** Of present photos, in the order of the texts' letters. */
    all: (): Said[] => all.all().map(({ photoId, text, fits }) => ({ photoId, text, fits: fits === 1 })),
    /** The same by text, as it was written last, with the photos of each newest first. */
    byText(): Feedback[] {
      const found = new Map<string, Feedback & { last: number }>()
      for (const { id, photoId, text, folded, fits } of all.all()) {
        const known = found.get(folded) ?? { text, more: [], less: [], last: id }
        found.set(folded, known)
        known[fits === 1 ? 'more' : 'less'].push(photoId)
        if (id > known.last) Object.assign(known, { text, last: id })
      }
      return [...found.values()].map(({ text, more, less }) => ({ text, more, less }))
    },
    /** With what tells the photos, those included that are gone. */
    prints: () => prints.all().map(({ text, fits, ...photo }) => ({ text, fits: fits === 1, photo })),
    /** How often something was said of photos that are present. */
    count: (): number => count.get()!,
  }
}
