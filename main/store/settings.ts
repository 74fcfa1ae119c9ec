/** What the library remembers of itself, by name. */
import type { Database } from 'better-sqlite3'

export type SettingsTable = ReturnType<typeof settingsTable>

/** The names that there are. */
type Setting = 'ownPack'

export function settingsTable(db: Database) {
  const get = db.prepare<[Setting], string>('SELECT value FROM settings WHERE key = ?').pluck()
  const set = db.prepare<[Setting, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    get: (name: Setting): string | null => get.get(name) ?? null,
    set: (name: Setting, value: string): void => void set.run(name, value),
  }
}
