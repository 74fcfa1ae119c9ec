/** Training runs, what a resume needs of them, and the points of their curves. */
import type { Database } from 'better-sqlite3'
import type { RunId, RunPoint, TrainingRun } from '../../shared/model/index.ts'

export type RunsTable = ReturnType<typeof runsTable>

export function runsTable(db: Database) {
  type Raw = { id: RunId; run: string; plan: string }
  const insert = db.prepare<[string, string, string]>('INSERT INTO runs (state, run, plan) VALUES (?, ?, ?)')
  const update = db.prepare<[string, string, string | null, RunId]>(
    'UPDATE runs SET state = ?, run = ?, plan = coalesce(?, plan) WHERE id = ?',
  )
  const one = db.prepare<[RunId], Raw>('SELECT id, run, plan FROM runs WHERE id = ?')
  const all = db.prepare<[], Raw>('SELECT id, run, plan FROM runs ORDER BY id DESC')
  const interrupt = db.prepare<[]>(
    `UPDATE runs SET state = 'interrupted', run = json_set(run, '$.state', 'interrupted') WHERE state = 'running'`,
  )
  const addPoint = db.prepare<[RunId, number, string]>(
    'INSERT OR REPLACE INTO run_points (run_id, step, point) VALUES (?, ?, ?)',
  )
  const points = db
    .prepare<[RunId, number], string>(
      'SELECT point FROM run_points WHERE run_id = ? AND step > ? ORDER BY step',
    )
    .pluck()
  const dropPoints = db.prepare<[RunId, number]>('DELETE FROM run_points WHERE run_id = ? AND step > ?')

  return {
    /** @param plan whatever a resume needs, kept as JSON */
    create: ({ ...run }: Omit<TrainingRun, 'id'>, plan: unknown): RunId =>
      insert.run(run.state, JSON.stringify(run), JSON.stringify(plan)).lastInsertRowid as RunId,
    /** @param plan another one, if it has changed */
    update: ({ id, ...run }: TrainingRun, plan?: unknown): void =>
      void update.run(run.state, JSON.stringify(run), plan === undefined ? null : JSON.stringify(plan), id),
    get(id: RunId): { run: TrainingRun; plan: unknown } | null {
      const raw = one.get(id)
      return raw ? { run: toRun(raw), plan: JSON.parse(raw.plan) as unknown } : null
    },
    /** Newest first. */
    list: (): TrainingRun[] => all.all().map(toRun),
    /** Called when a library is opened: what was running then was cut short. */
    interruptRunning: (): void => void interrupt.run(),
    addPoint: (id: RunId, point: RunPoint): void => void addPoint.run(id, point.step, JSON.stringify(point)),
    /** Points after a step; -1 gives all. */
    points: (id: RunId, afterStep: number): RunPoint[] =>
      points.all(id, afterStep).map((text) => JSON.parse(text) as RunPoint),
    /** Forgets points after the checkpoint that a run goes on from. */
    dropPoints: (id: RunId, afterStep: number): void => void dropPoints.run(id, afterStep),
  }

  function toRun(raw: Raw): TrainingRun {
    // A run of an older Kindred has none.
    const { notices = [], ...run } = JSON.parse(raw.run) as Omit<TrainingRun, 'id' | 'notices'> &
      Partial<TrainingRun>
    return { ...run, notices, id: raw.id }
  }
}
