/** What closing a library leaves: nothing that a person need read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

test('a library that is closed as soon as it is open has nothing to tell', async (t) => {
  const world = await World.create()
  t.after(() => world.remove())
  await world.install('colours')
  await (await world.open()).close()
  assert.deepEqual(world.lines, [])
})
