/** Long work, past and present. */
import type { Database } from 'better-sqlite3'
import type { Job, JobId } from '../../shared/model/index.ts'

export type JobsTable = ReturnType<typeof jobsTable>

export function jobsTable(db: Database) {
  const insert = db.prepare<[string, string]>('INSERT INTO jobs (state, job) VALUES (?, ?)')
  const update = db.prepare<[string, string, JobId]>('UPDATE jobs SET state = ?, job = ? WHERE id = ?')
  const list = db.prepare<[number], { id: JobId; job: string }>(
    'SELECT id, job FROM jobs ORDER BY id DESC LIMIT ?',
  )
  const interrupt = db.prepare<[number]>(
    `UPDATE jobs SET state = 'interrupted',
       job = json_set(job, '$.state', 'interrupted', '$.finishedAt', ?, '$.rate', NULL, '$.remainingMs', NULL)
     WHERE state = 'running'`,
  )

  return {
    create: (job: Omit<Job, 'id'>): JobId =>
      insert.run(job.state, JSON.stringify(job)).lastInsertRowid as JobId,
    update: ({ id, ...job }: Job): void => void update.run(job.state, JSON.stringify(job), id),
    /** Newest first. */
    list: (limit: number): Job[] =>
      list.all(limit).map((raw) => ({ ...(JSON.parse(raw.job) as Omit<Job, 'id'>), id: raw.id })),
    /** Called when a library is opened: what was running then was cut short. */
    interruptRunning: (): void => void interrupt.run(Date.now()),
  }
}
