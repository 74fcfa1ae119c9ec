import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { TestTasks } from '../../test/fixtures/task-worker.ts'
import { Died, Processes, type Limits } from './index.ts'

const fixture = '../../test/fixtures/task-worker'

function start(t: TestContext, limits: Partial<Limits> = {}): Processes<TestTasks> {
  const processes = new Processes<TestTasks>(import.meta.url, fixture, {
    lanes: 1,
    memory: 2 ** 30,
    taskMs: 60_000,
    ...limits,
  })
  t.after(() => processes.close())
  return processes
}

const died = (why: Died['why']) => (error: unknown) => error instanceof Died && error.why === why

test('a lane is one process for several tasks, and waits for the next one', async (t) => {
  const processes = start(t)
  const ids = await processes.hold(async (lane) => [
    await lane.ask('id', undefined),
    await lane.ask('id', undefined),
  ])
  ids.push(await processes.hold((lane) => lane.ask('id', undefined)))
  assert.equal(new Set(ids).size, 1)
  assert.notEqual(ids[0], process.pid)
  assert.deepEqual(
    [...(await processes.hold((lane) => lane.ask('double', Uint8Array.of(1, 2))))],
    [2, 4],
    'bytes are cloned',
  )
})

test('as many work at once as there are lanes, and no more', async (t) => {
  const processes = start(t, { lanes: 2 })
  let [now, most] = [0, 0]
  const ids = await Promise.all(
    Array.from({ length: 6 }, () =>
      processes.hold(async (lane) => {
        most = Math.max(most, ++now)
        const id = await lane.ask('id', undefined)
        now--
        return id
      }),
    ),
  )
  assert.equal(most, 2)
  assert.ok(new Set(ids).size <= 2)
})

test('what a task throws is thrown here, and the process goes on', async (t) => {
  const processes = start(t)
  await processes.hold(async (lane) => {
    const id = await lane.ask('id', undefined)
    await assert.rejects(lane.ask('fail', 'no such thing'), /^Error: no such thing$/)
    assert.equal(await lane.ask('id', undefined), id)
  })
})

for (const [task, why, limits] of [
  ['crash', 'crash', {}],
  ['hang', 'time', { taskMs: 3000 }],
  ['hoard', 'memory', { memory: 300 << 20 }],
] as const) {
  test(`a process dies alone of what is called ${task}, and another takes its place`, async (t) => {
    const processes = start(t, limits)
    const before = await processes.hold((lane) => lane.ask('id', undefined))
    await assert.rejects(
      processes.hold((lane) => lane.ask(task, undefined)),
      died(why),
    )
    assert.throws(() => process.kill(before, 0), { code: 'ESRCH' })
    assert.notEqual(await processes.hold((lane) => lane.ask('id', undefined)), before)
  })
}

test('closing ends what is under way', async (t) => {
  const processes = start(t)
  const id = await processes.hold((lane) => lane.ask('id', undefined))
  const hanging = assert.rejects(
    processes.hold((lane) => lane.ask('hang', undefined)),
    { code: 'CANCELLED' },
  )
  await setTimeout(50)
  processes.close()
  await hanging
  assert.throws(() => process.kill(id, 0), { code: 'ESRCH' })
  await assert.rejects(
    processes.hold((lane) => lane.ask('id', undefined)),
    { code: 'CANCELLED' },
  )
})

test('idle processes keep nobody alive, and end with whoever started them', async () => {
  const script = `
    import { Processes } from '${new URL('./index.ts', import.meta.url).href}'
    const limits = { lanes: 1, memory: 2 ** 30, taskMs: 60_000 }
    const processes = new Processes('${import.meta.url}', '${fixture}', limits)
    console.log(await processes.hold((lane) => lane.ask('id', undefined)))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  const [[said]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
  for (let tries = 0; isThere(Number(said)); tries++) {
    assert.ok(tries < 200, `process ${said} is still there`)
    await setTimeout(50)
  }
})

function isThere(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}
