import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError, type Job, type JobId } from '../../shared/model/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { Jobs, type JobRequest } from './jobs.ts'

let home: string
let store: Store
let jobs: Jobs
let lines: string[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kindred-jobs-'))
  store = openStore(home)
  lines = []
  jobs = new Jobs(store, (line) => lines.push(line))
})
afterEach(async () => {
  await jobs.close()
  store.close()
  await rm(home, { recursive: true })
})

const index = (work: JobRequest['work']): JobRequest => ({ kind: 'index', stage: 'Looking', work })

async function ended(id: JobId): Promise<Job> {
  for (;;) {
    const job = jobs.list().find((each) => each.id === id)!
    if (job.state !== 'running') return job
    await jobs.changed.after(jobs.changed.version, AbortSignal.timeout(5000))
  }
}

const untilAborted = ({ signal }: { signal: AbortSignal }) =>
  new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

test('a job shows its progress and ends with a summary, also in the database', async () => {
  const gate = Promise.withResolvers<void>()
  const { id } = jobs.start(
    index(async ({ report }) => {
      report({ stage: 'Reading photos', done: 0, total: 400, unit: 'photos' })
      await sleep(1100)
      report({ stage: 'Reading photos', done: 100, total: 400, unit: 'photos' })
      await gate.promise
      return 'Read 400 photos.'
    }),
  )
  await sleep(1200)
  const [running] = jobs.list()
  assert.equal(running!.stage, 'Reading photos')
  assert.ok(running!.rate! > 60 && running!.rate! < 100, String(running!.rate))
  assert.ok(running!.remainingMs! > 3000 && running!.remainingMs! < 5000, String(running!.remainingMs))
  gate.resolve()
  const job = await ended(id)
  assert.deepEqual(
    [job.state, job.summary, job.rate, job.remainingMs, job.error],
    ['done', 'Read 400 photos.', null, null, null],
  )
  assert.deepEqual(store.jobs.list(1), [job])
})

test('one job at a time', async () => {
  const { id } = jobs.start(index(untilAborted))
  assert.throws(() => jobs.start(index(async () => '')), { code: 'JOB_RUNNING', message: /Looking/ })
  jobs.cancel(id)
  await ended(id)
  assert.equal((await ended(jobs.start(index(async () => 'Fine.')).id)).state, 'done')
})

test('a cancelled job is no failure; cancelling it again or one that never was', async () => {
  const { id } = jobs.start(index(untilAborted))
  jobs.cancel(id)
  const job = await ended(id)
  assert.deepEqual([job.state, job.error], ['cancelled', null])
  jobs.cancel(id)
  assert.throws(() => jobs.cancel(999 as JobId), { code: 'NOT_FOUND' })
})

test('a failure that was foreseen is passed on, one that was not is logged whole', async () => {
  const foreseen = jobs.start(
    index(async () => {
      throw new KindredError('DISK_FULL', 'No room.', 'Make some.')
    }),
  )
  assert.deepEqual((await ended(foreseen.id)).error, {
    code: 'DISK_FULL',
    message: 'No room.',
    remedy: 'Make some.',
  })
  assert.deepEqual(lines, [])

  const unforeseen = jobs.start(
    index(async () => {
      throw new TypeError('x is not a function')
    }),
  )
  const job = await ended(unforeseen.id)
  assert.equal(job.state, 'failed')
  assert.equal(job.error!.code, 'INTERNAL')
  assert.match(lines.join(), /TypeError: x is not a function\n\s+at/)

  const full = jobs.start(
    index(async () => {
      throw Object.assign(new Error('write'), { code: 'ENOSPC' })
    }),
  )
  assert.equal((await ended(full.id)).error!.code, 'DISK_FULL')
})

test('closing interrupts what runs', async () => {
  const { id } = jobs.start(index(untilAborted))
  await jobs.close()
  assert.deepEqual(
    store.jobs.list(5).map((job) => [job.id, job.state]),
    [[id, 'interrupted']],
  )
})
