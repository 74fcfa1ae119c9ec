import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { test } from 'node:test'
import { inLanes } from './in-lanes.ts'

test('every item is worked on once, a few at a time', async () => {
  const seen: number[] = []
  let [running, most] = [0, 0]
  await inLanes([10, 11, 12, 13, 14, 15, 16], 3, async (item, index) => {
    most = Math.max(most, ++running)
    await setTimeout(1)
    seen.push(item - index)
    running--
  })
  assert.deepEqual(seen, [10, 10, 10, 10, 10, 10, 10])
  assert.equal(most, 3)
})

test('after a failure none begins, and what is under way has ended when it is thrown', async () => {
  const [begun, ended]: [number[], number[]] = [[], []]
  const work = async (item: number) => {
    begun.push(item)
    if (item === 1) throw new Error('one is bad')
    await setTimeout(5)
    ended.push(item)
  }
  await assert.rejects(inLanes([0, 1, 2, 3, 4], 2, work), /one is bad/)
  assert.deepEqual([begun, ended], [[0, 1], [0]])
  await setTimeout(15)
  assert.deepEqual(begun, [0, 1])
})
