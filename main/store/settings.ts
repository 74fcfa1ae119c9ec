/** Small values by name, kept as JSON. */
import type { Database } from 'better-sqlite3'

export type SettingsTable = ReturnType<typeof settingsTable>

export function settingsTable(db: Database) {
  const get = db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck()
  const set = db.prepare<[string, string]>('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)')

  return {
    get<T>(key: string): T | null {
      const value = get.get(key)
      return value === undefined ? null : (JSON.parse(value) as T)
    },
    set: (key: string, value: unknown): void => void set.run(key, JSON.stringify(value)),
  }
}
