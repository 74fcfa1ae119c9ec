/** Long work, past and present. */
import type { Database } from 'better-sqlite3'
import type { Job, JobId } from '../../shared/model/index.ts'

export type JobsTable = ReturnType<typeof jobsTable>

export function jobsTable(db: Database) {
  const insert = db.prepare<[string, string]>('INSERT INTO jobs (state, job) VALUES (?, ?)')
  const update = db.prepare<[string, string, JobId]>(
    `UPDATE jobs SET state = ?, job = json_set(?, '$.task', job -> '$.task') WHERE id = ?`,
  )
  const list = db.prepare<[number], { id: JobId; job: string }>(
    'SELECT id, job FROM jobs ORDER BY id DESC LIMIT ?',
  )
  const unfinished = db.prepare<[], { id: JobId; job: string }>(
    "SELECT id, job FROM jobs WHERE state IN ('waiting', 'running', 'paused') ORDER BY id",
  )
  type Kept = Omit<Job, 'id'> & { task?: unknown }

  return {
    /** @param task whatever it takes to do the job later, kept as JSON */
    create: (job: Omit<Job, 'id'>, task: unknown): JobId =>
      insert.run(job.state, JSON.stringify({ ...job, task })).lastInsertRowid as JobId,
    update: ({ id, ...job }: Job): void => void update.run(job.state, JSON.stringify(job), id),
    /** Newest first. */
    list: (limit: number): Job[] => list.all(limit).map((raw) => read(raw).job),
    /** The jobs that have not ended, oldest first, with their tasks. */
    unfinished: (): { job: Job; task: unknown }[] => unfinished.all().map(read),
  }

  function read({ id, job: text }: { id: JobId; job: string }): { job: Job; task: unknown } {
    const { task, ...job } = JSON.parse(text) as Kept
    return { job: { ...job, id }, task }
  }
}
