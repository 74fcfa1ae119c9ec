import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { checkpoint, type Store } from './index.ts'
import { library } from './test-library.ts'

const MB = 2 ** 20
const sizeOf = (file: string) => statSync(file).size

/** One megabyte at a time. */
function write(store: Store, megabytes: number, model: string): void {
  const vector = new Float32Array(MB / 2).fill(1)
  for (let i = 0; i < megabytes; i++) store.vectors.put(model, [{ hash: String(i), vector }])
}

test('what is written is copied by another thread, and the log begins anew', async (t) => {
  const store = library(t)
  const { database } = store.home
  const before = sizeOf(database)
  let asked = 0
  store.checkpoints.by(async () => {
    asked++
    await setImmediate()
    checkpoint(database)
  })
  write(store, 1, 'few')
  assert.deepEqual([asked, store.checkpoints.caughtUp()], [0, undefined], 'the log is short')
  write(store, 10, 'many')
  assert.equal(asked, 1, 'once while it is under way')
  assert.equal(sizeOf(database), before, 'no write copied anything')
  await store.checkpoints.caughtUp()
  assert.ok(sizeOf(database) > before + 10 * MB)
  const log = sizeOf(`${database}-wal`)
  for (let i = 0; i < 4; i++) {
    write(store, 5, `more ${i}`)
    await store.checkpoints.caughtUp()
  }
  assert.equal(asked, 5)
  assert.equal(sizeOf(`${database}-wal`), log, 'the log is written over')
})

test('where the other thread does nothing, a write copies them before the log is too long', (t) => {
  const store = library(t)
  store.checkpoints.by(() => new Promise(() => {}))
  write(store, 70, 'many')
  assert.ok(sizeOf(store.home.database) > 60 * MB)
})
