import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { KindredError } from '../../shared/model/index.ts'
import type { Api } from '../../test/fixtures/thread-worker.ts'
import { askOnce, proxy, startThread, transfer, type Thread } from './index.ts'

function start(t: TestContext): Thread<Api> {
  const thread = startThread<Api>(import.meta.url, '../../test/fixtures/thread-worker')
  t.after(() => thread.close())
  return thread
}

test('buffers are handed over, both ways', async (t) => {
  const thread = start(t)
  const values = Float32Array.of(1, 2, 3)
  const doubled = await thread.ask((api) => api.double(transfer(values, [values.buffer])))
  assert.deepEqual([...doubled], [2, 4, 6])
  assert.equal(values.buffer.detached, true)
  assert.deepEqual([...(await thread.ask((api) => api.handOver(3)))], [7, 7, 7])
})

test('an error keeps its code and remedy, and where it came from', async (t) => {
  const thread = start(t)
  const error = await thread.ask((api) => api.fail()).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof KindredError)
  assert.deepEqual(
    [error.code, error.message, error.remedy],
    ['BAD_IMAGE', 'x.jpg is no picture.', 'Use another.'],
  )
  assert.match(error.stack!, /thread-worker/)
  await assert.rejects(
    thread.ask((api) => api.failOddly()),
    /that was odd/,
  )
  assert.equal(
    await thread.ask((api) =>
      api.count(
        0,
        proxy(() => {}),
      ),
    ),
    'counted',
    'it goes on',
  )
})

test('a function that is passed hears of everything before the answer comes', async (t) => {
  const thread = start(t)
  const heard: number[] = []
  await thread.ask((api) =>
    api.count(
      50,
      proxy((n) => void heard.push(n)),
    ),
  )
  assert.deepEqual(
    heard,
    Array.from({ length: 50 }, (_, i) => i + 1),
  )
})

for (const [how, death, message] of [
  ['exits', (thread: Thread<Api>) => thread.ask((api) => api.die()), /thread-worker ended with 3/],
  ['meets what nobody catches', (thread: Thread<Api>) => thread.ask((api) => api.blowUp()), /JSON/],
] as const) {
  test(`a thread that ${how} leaves no one waiting`, async (t) => {
    const thread = start(t)
    const waiting = assert.rejects(
      thread.ask((api) => api.sleep(60_000)),
      message,
    )
    await death(thread).catch(() => {})
    await waiting
    await assert.rejects(
      thread.ask((api) => api.sleep(0)),
      message,
    )
    await thread.close()
  })
}

test('closing rejects what is under way and waits until the thread has let go of what it holds', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'kindred-threads-'))
  t.after(() => rm(dir, { recursive: true }))
  const thread = start(t)
  await thread.ask((api) => api.releaseTo(join(dir, 'released')))
  const waiting = assert.rejects(
    thread.ask((api) => api.sleep(60_000)),
    { code: 'CANCELLED' },
  )
  await thread.close()
  await waiting
  assert.equal(await readFile(join(dir, 'released'), 'utf8'), 'released')
  await assert.rejects(
    thread.ask((api) => api.sleep(0)),
    { code: 'CANCELLED' },
  )
})

test('a thread for one piece of work ends with it, with what it throws, and when it is stopped', async (t) => {
  const done = start(t)
  assert.deepEqual(await askOnce(done, (api) => api.handOver(2)), Float32Array.of(7, 7))
  assert.equal(done.ended, true)

  const failed = start(t)
  await assert.rejects(
    askOnce(failed, (api) => api.fail()),
    { code: 'BAD_IMAGE' },
  )
  assert.equal(failed.ended, true)

  const stopped = start(t)
  const stop = new AbortController()
  const asked = assert.rejects(
    askOnce(stopped, (api) => api.sleep(60_000), stop.signal),
    { code: 'CANCELLED' },
  )
  stop.abort()
  await asked
  assert.equal(stopped.ended, true)

  const late = start(t)
  await assert.rejects(
    askOnce(late, (api) => api.sleep(60_000), stop.signal),
    { name: 'AbortError' },
  )
  assert.equal(late.ended, true)
})

test('a module that is not there is an error of the first question', async () => {
  const thread = startThread<Api>(import.meta.url, './no-such-worker')
  await assert.rejects(
    thread.ask((api) => api.sleep(0)),
    /no-such-worker/,
  )
  await thread.close()
})
