import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError, type Job, type JobId, type RunId, type TrainingRun } from '../../shared/model/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { Jobs, type JobContext } from './jobs.ts'
import type { Task } from './task.ts'

let home: string
let store: Store
let jobs: Jobs
let lines: string[]
/** What each piece of work does, in the order in which they begin. */
let works: ((context: JobContext) => Promise<string>)[]
let begun: Task[]

const open = () =>
  new Jobs(
    store,
    (task, context) => {
      begun.push(task)
      return (works.shift() ?? untilAborted)(context)
    },
    (line) => lines.push(line),
  )

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kindred-jobs-'))
  store = openStore(home)
  lines = []
  works = []
  begun = []
  jobs = open()
})
afterEach(async () => {
  await jobs.close()
  store.close()
  await rm(home, { recursive: true })
})

const index: Task = { kind: 'index', retryFailed: false, verify: false, forgetGone: null }
const retry: Task = { ...index, retryFailed: true }
const sample: Task = { kind: 'sample', count: 50, seed: 1 }

function training(): Task & { kind: 'train' } {
  const run = { state: 'waiting', modelId: null } as TrainingRun
  return { kind: 'train', runId: store.runs.create(run, {}), request: null }
}
const runState = (id: RunId) => store.runs.get(id)!.run.state
const states = () => jobs.list().map(({ state }) => state)

async function until(id: JobId, holds: (job: Job) => boolean): Promise<Job> {
  for (;;) {
    const job = jobs.list().find((each) => each.id === id)!
    if (holds(job)) return job
    await sleep(5)
  }
}
const ended = (id: JobId) => until(id, ({ finishedAt }) => finishedAt !== null)

const untilAborted = ({ signal }: { signal: AbortSignal }) =>
  new Promise<string>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

test('a job shows its progress and ends with a summary, also in the database', async () => {
  const gate = Promise.withResolvers<void>()
  works.push(async ({ report }) => {
    report({ stage: 'Reading photos', done: 0, total: 400, unit: 'photos' })
    await sleep(1100)
    report({ stage: 'Reading photos', done: 100, total: 400, unit: 'photos' })
    await gate.promise
    return 'Read 400 photos.'
  })
  const { id } = jobs.start(index)
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

test('one at a time, first come first served; the same asked for twice is one job', async () => {
  const first = jobs.start(index)
  const second = jobs.start(sample)
  const third = jobs.start(index)
  assert.notEqual(third.id, first.id, 'there may be something new since the first began')
  assert.equal(jobs.start(index).id, third.id)
  assert.equal(jobs.start(sample).id, second.id)
  assert.deepEqual(states(), ['waiting', 'waiting', 'running'])
  assert.deepEqual(
    store.jobs.list(3).map(({ state }) => state),
    ['waiting', 'waiting', 'running'],
  )
  await until(first.id, () => begun.length === 1)
  jobs.cancel(first.id)
  await until(second.id, ({ state }) => state === 'running')
  assert.equal(jobs.start(sample).id, second.id, 'it is under way')
  jobs.cancel(second.id)
  await until(third.id, ({ state }) => state === 'running')
  assert.deepEqual(begun, [index, sample, index])
})

test('a failure does not hold up the line, and is its run’s, too', async () => {
  works.push(() => Promise.reject(new KindredError('DISK_FULL', 'No room.', 'Make some.')))
  const task = training()
  const { id } = jobs.start(task)
  const next = jobs.start(sample)
  const { state, error } = await ended(id)
  assert.deepEqual([state, runState(task.runId)], ['failed', 'failed'])
  assert.deepEqual(store.runs.get(task.runId)!.run.error, error)
  await until(next.id, ({ state }) => state === 'running')
})

test('a cancelled job is no failure; cancelling it again or one that never was', async () => {
  const { id } = jobs.start(index)
  jobs.cancel(id)
  const job = await ended(id)
  assert.deepEqual([job.state, job.error], ['cancelled', null])
  jobs.cancel(id)
  assert.throws(() => jobs.cancel(999 as JobId), { code: 'NOT_FOUND' })
})

test('one that waits is cancelled at once, and so is its run', () => {
  jobs.start(index)
  const task = training()
  const { id } = jobs.start(task)
  jobs.cancel(id)
  assert.deepEqual(states(), ['cancelled', 'running'])
  assert.equal(runState(task.runId), 'cancelled')
})

test('what is no longer wanted is cancelled, whether it waits or runs', async () => {
  const first = jobs.start(sample)
  jobs.start(index)
  jobs.start(retry)
  jobs.withdraw(({ kind }) => kind === 'index')
  assert.deepEqual(states(), ['cancelled', 'cancelled', 'running'])
  jobs.withdraw(({ kind }) => kind === 'sample')
  assert.equal((await ended(first.id)).state, 'cancelled')
})

test('a paused job holds before its next step, and the line waits with it', async () => {
  let steps = 0
  works.push(async ({ gate, report }) => {
    for (; steps < 40; steps++) {
      await gate.pass()
      report({ stage: 'Reading photos', done: steps, total: 40, unit: 'photos' })
      await sleep(40)
    }
    return 'Read.'
  })
  const { id } = jobs.start(index)
  const next = jobs.start(sample)
  await until(id, ({ rate }) => rate !== null)
  jobs.pause(id)
  await sleep(100)
  const before = steps
  await sleep(1000)
  assert.equal(steps, before)
  assert.deepEqual(states(), ['waiting', 'paused'])
  const held = await until(id, ({ state }) => state === 'paused')
  assert.deepEqual([held.rate, held.remainingMs, held.finishedAt], [null, null, null])
  assert.equal(store.jobs.list(2)[1]!.state, 'paused')
  jobs.pause(id)
  jobs.pause(next.id)
  assert.deepEqual(states(), ['waiting', 'paused'], 'only what runs can be paused')

  jobs.resume(id)
  assert.equal((await until(id, ({ state }) => state === 'running')).rate, null, 'the rate is measured anew')
  assert.equal((await ended(id)).state, 'done')
  await until(next.id, ({ state }) => state === 'running')
  assert.throws(() => jobs.pause(999 as JobId), { code: 'NOT_FOUND' })
  assert.throws(() => jobs.resume(999 as JobId), { code: 'NOT_FOUND' })
})

test('a paused job can be cancelled', async () => {
  works.push(async ({ gate, signal }) => {
    await sleep(20)
    await gate.pass()
    signal.throwIfAborted()
    return 'Not cancelled.'
  })
  const { id } = jobs.start(index)
  jobs.pause(id)
  await sleep(40)
  jobs.cancel(id)
  assert.equal((await ended(id)).state, 'cancelled')
})

test('what must not meet a job of some kind cuts it short, and it goes on afterwards', async () => {
  const { id } = jobs.start(index)
  await until(id, ({ state }) => state === 'running' && begun.length === 1)
  const seen = await jobs.exclusive(['index'], async () => {
    await sleep(40)
    return states()
  })
  assert.deepEqual(seen, ['waiting'], 'until all of it is done')
  await until(id, () => begun.length === 2)
  assert.deepEqual([begun, states()], [[index, index], ['running']])
  jobs.pause(id)
  assert.deepEqual(await jobs.exclusive(['index'], async () => states()), ['paused'])
  assert.deepEqual([begun.length, states()], [2, ['paused']], 'one that is paused stays so')
  jobs.resume(id)
  await until(id, () => begun.length === 3)
  assert.deepEqual(
    await jobs.exclusive(['sample'], async () => states()),
    ['running'],
    'others are left alone',
  )
})

test('a failure that was foreseen is passed on, one that was not is logged whole', async () => {
  works = [
    () => Promise.reject(new KindredError('DISK_FULL', 'No room.', 'Make some.')),
    () => Promise.reject(new TypeError('x is not a function')),
    () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' })),
  ]
  assert.deepEqual((await ended(jobs.start(index).id)).error, {
    code: 'DISK_FULL',
    message: 'No room.',
    remedy: 'Make some.',
  })
  assert.deepEqual(lines, [])

  const job = await ended(jobs.start(index).id)
  assert.equal(job.state, 'failed')
  assert.equal(job.error!.code, 'INTERNAL')
  assert.match(lines.join(), /TypeError: x is not a function\n\s+at/)

  assert.equal((await ended(jobs.start(index).id)).error!.code, 'DISK_FULL')
})

test('closing keeps the line, and the next session takes it up in its order', async () => {
  const ids = [jobs.start(index), jobs.start(sample), jobs.start(training())].map(({ id }) => id)
  await until(ids[0]!, () => begun.length === 1)
  await jobs.close()
  assert.deepEqual(states(), ['waiting', 'waiting', 'waiting'])

  jobs = open()
  assert.deepEqual(states(), ['waiting', 'waiting', 'waiting'], 'nothing begins unasked')
  jobs.carryOn()
  assert.deepEqual(states(), ['waiting', 'waiting', 'running'])
  await until(ids[0]!, () => begun.length === 2)
  assert.deepEqual(begun, [index, index])
})

test('learning that is cut short waits to be asked for', async () => {
  const task = training()
  const { id } = jobs.start(task)
  await until(id, () => begun.length === 1)
  await jobs.close()
  const [job] = store.jobs.list(1)
  assert.equal(job!.state, 'interrupted')
  assert.ok(job!.finishedAt)
  assert.equal(runState(task.runId), 'interrupted')
})

test('paused over a restart: it keeps its place, waits to be resumed, and can be cancelled', async () => {
  const task = training()
  const { id } = jobs.start(task)
  const next = jobs.start(index)
  await until(id, () => begun.length === 1)
  jobs.pause(id)
  await jobs.close()
  jobs = open()
  jobs.carryOn()
  assert.deepEqual(states(), ['waiting', 'paused'])
  jobs.resume(id)
  await until(id, () => begun.length === 2)
  assert.deepEqual(states(), ['waiting', 'running'])

  jobs.pause(id)
  await jobs.close()
  jobs = open()
  jobs.carryOn()
  jobs.cancel(id)
  await until(next.id, ({ state }) => state === 'running')
  assert.equal(runState(task.runId), 'cancelled')
})

test('what a killed session left: reading goes on, learning is interrupted, a line that is not taken up stays', () => {
  const left = (task: Task, state: Job['state']) =>
    store.jobs.create({ kind: task.kind, state, finishedAt: null, runId: null } as Job, task)
  const killed = left(index, 'running')
  const learning = left(training(), 'running')
  const waiting = left(retry, 'waiting')
  jobs = open()
  assert.deepEqual(states(), ['waiting', 'interrupted', 'waiting'])
  const state = (id: JobId) => jobs.list().find((job) => job.id === id)!.state

  assert.equal(jobs.start(retry).id, waiting, 'asked for again, it is the one that waited')
  assert.deepEqual([state(killed), state(learning), state(waiting)], ['waiting', 'interrupted', 'running'])
  jobs.cancel(killed)
  assert.equal(state(killed), 'cancelled')
})
