import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../store/index.ts'
import { libraryReads } from './reads.ts'
import { LibraryState } from './state.ts'

test('many steps are told once in a while, and the last one is not forgotten', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'kindred-state-'))
  const store = openStore(home)
  t.after(async () => {
    store.close()
    await rm(home, { recursive: true })
  })
  const state = new LibraryState(
    store.home,
    async () => libraryReads(() => store).overview(),
    async () => false,
  )
  const told = async (version: number) => {
    const alive = setInterval(() => {}, 1000)
    await state.changed.after(version, t.signal)
    clearInterval(alive)
    return state.changed.version
  }
  for (let step = 0; step < 100; step++) state.progress()
  const first = await told(0)
  assert.equal(first, 1)
  for (let step = 0; step < 100; step++) state.progress()
  assert.equal(await told(first), 2)
})
