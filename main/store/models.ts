/** The model packs of the library, at most one of them active. */
import type { Database } from 'better-sqlite3'
import {
  thisFormat,
  type Calibration,
  type ModelId,
  type PackManifest,
  type Quality,
} from '../../shared/model/index.ts'

export interface ModelRow {
  id: ModelId
  /** Over weights and preprocessing: what its vectors are kept under. */
  hash: string
  manifest: PackManifest
  bytes: number
  createdAt: number
  active: boolean
}

export type ModelsTable = ReturnType<typeof modelsTable>

export function modelsTable(db: Database) {
  type Raw = Omit<ModelRow, 'manifest' | 'active'> & { manifest: string; active: number }
  const columns = 'id, hash, manifest, bytes, created_at AS createdAt, active'
  const insert = db.prepare<[ModelId, string, string, number, number]>(
    'INSERT INTO models (id, hash, manifest, bytes, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  const all = db.prepare<[], Raw>(`SELECT ${columns} FROM models ORDER BY created_at DESC, rowid DESC`)
  const one = db.prepare<[ModelId], Raw>(`SELECT ${columns} FROM models WHERE id = ?`)
  const active = db.prepare<[], Raw>(`SELECT ${columns} FROM models WHERE active = 1`)
  const deactivate = db.prepare<[]>('UPDATE models SET active = 0 WHERE active = 1')
  const activate = db.prepare<[ModelId]>('UPDATE models SET active = 1 WHERE id = ?')
  const setQuality = db.prepare<[string, ModelId]>(
    `UPDATE models SET manifest = json_set(manifest, '$.quality', json(?)) WHERE id = ?`,
  )
  const setCalibration = db.prepare<[string, ModelId]>(
    `UPDATE models SET manifest = json_set(manifest, '$.calibration', json(?)) WHERE id = ?`,
  )
  const remove = db.prepare<[ModelId]>('DELETE FROM models WHERE id = ? AND active = 0')

  return {
    add: ({ id, hash, manifest, bytes }: Omit<ModelRow, 'createdAt' | 'active'>): void =>
      void insert.run(id, hash, JSON.stringify(manifest), bytes, Date.now()),
    /** Newest first. */
    list: (): ModelRow[] => all.all().map(toModel),
    get(id: ModelId): ModelRow | null {
      const raw = one.get(id)
      return raw ? toModel(raw) : null
    },
    active(): ModelRow | null {
      const raw = active.get()
      return raw ? toModel(raw) : null
    },
    /** Makes a model the active one and no other: both or nothing. */
    activate: db.transaction((id: ModelId): boolean => {
      if (!one.get(id)) return false
      deactivate.run()
      return activate.run(id).changes === 1
    }),
    /** Takes a model out, unless it is the active one. @returns whether it did */
    remove: (id: ModelId): boolean => remove.run(id).changes > 0,
    /** Notes how well a model finds held-out photos. */
    setQuality: (id: ModelId, quality: Quality): void => void setQuality.run(JSON.stringify(quality), id),
    /** Notes what makes likelihoods of a model's scores. */
    setCalibration: (id: ModelId, calibration: Calibration | null): void =>
      void setCalibration.run(JSON.stringify(calibration), id),
  }

  function toModel(raw: Raw): ModelRow {
    return {
      ...raw,
      manifest: thisFormat(JSON.parse(raw.manifest) as PackManifest),
      active: raw.active === 1,
    }
  }
}
