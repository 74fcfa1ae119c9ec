import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { Gate } from './gate.ts'

test('holds while it is closed, also when it closes again at once', async () => {
  const gate = new Gate()
  await gate.pass()
  gate.close()
  let passed = false
  const passing = gate.pass().then(() => (passed = true))
  gate.open()
  gate.close()
  await setImmediate()
  assert.equal(passed, false)
  gate.open()
  assert.equal(await passing, true)
})

test('tells watchers of changes only, and of being closed at once', () => {
  const gate = new Gate()
  const early: boolean[] = []
  gate.watch((closed) => early.push(closed))
  gate.open()
  gate.close()
  gate.close()
  const late: boolean[] = []
  const stop = gate.watch((closed) => late.push(closed))
  stop()
  gate.open()
  assert.deepEqual([early, late], [[true, false], [true]])
})
