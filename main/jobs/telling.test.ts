import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Progress } from '../../shared/model/index.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { telling } from './telling.ts'

const at = (done: number): Progress => ({ stage: 'Looking', done, total: 2, unit: 'photos' })
const never = new AbortController().signal
/** Work that goes on until it is stopped, and says why it was. */
const endless = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

test('what came of it is told last, and once, after the newest progress', async () => {
  const told: unknown[] = []
  const stream = telling(async (_, report) => {
    report(at(1))
    report(at(2))
    await sleep(1)
    return { found: 7 }
  }, never)
  for await (const each of stream) told.push(each)
  assert.deepEqual(told, [{ progress: at(2) }, { found: 7 }])
})

test('what the work throws comes to the reader', async () => {
  const stream = telling(() => Promise.reject(new Error('no photos')), never)
  await assert.rejects(stream.next(), /no photos/)
})

test('the work stops when its reader goes away, and when it is stopped', async () => {
  let why: unknown = null
  const noted = (signal: AbortSignal, report: (progress: Progress) => void) => {
    report(at(1))
    return endless(signal).catch((error: unknown) => {
      why = error
      throw error
    })
  }
  const left = telling(noted, never)
  assert.deepEqual((await left.next()).value, { progress: at(1) })
  await left.return(undefined)
  assert.match(String(why), /Nobody waits/)

  const stop = new AbortController()
  const stopped = telling(noted, stop.signal)
  await stopped.next()
  stop.abort(new Error('closing'))
  await assert.rejects(stopped.next(), /closing/)
  assert.match(String(why), /closing/)
})
