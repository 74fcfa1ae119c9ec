import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { Notifier, follow } from './notifier.ts'

test('gives the state at once and after changes, leaving out what was overtaken', async () => {
  const notifier = new Notifier()
  const stop = new AbortController()
  let state = 1
  const seen: number[] = []
  const watching = (async () => {
    for await (const value of follow(notifier, () => state, 20, stop.signal)) {
      seen.push(value)
      if (value === 100) stop.abort()
    }
  })()
  await sleep(5)
  for (state = 2; state < 100; state++) notifier.notify()
  notifier.notify()
  await watching
  assert.deepEqual(seen, [1, 100])
})

test('a change while a reader is busy is not lost', async () => {
  const notifier = new Notifier()
  const stop = new AbortController()
  let state = 'old'
  const values = follow(notifier, () => state, 1, stop.signal)
  assert.equal((await values.next()).value, 'old')
  state = 'new'
  notifier.notify()
  assert.equal((await values.next()).value, 'new')
  stop.abort()
  assert.deepEqual(await values.next(), { done: true, value: undefined })
})

test('aborting ends a wait cleanly', async () => {
  const notifier = new Notifier()
  const stop = new AbortController()
  const values = follow(notifier, () => 1, 1, stop.signal)
  await values.next()
  const waiting = values.next()
  await sleep(10)
  stop.abort()
  assert.equal((await waiting).done, true)
})
