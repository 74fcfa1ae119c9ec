import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Slices } from './slices.ts'

test('a fast model gets many pictures a run, a slow one few, the slowest one', () => {
  const after = (isCpu: boolean, msEach: number) => {
    const slices = new Slices(isCpu)
    slices.took(msEach * 4, 4)
    return slices.next
  }
  assert.deepEqual(
    [0.001, 5, 20, 100, 4000].map((ms) => after(true, ms)),
    [16, 16, 4, 1, 1],
  )
  assert.deepEqual(
    [0, 2, 5].map((ms) => after(false, ms)),
    [64, 64, 16],
  )
})

test('what failed for its size is not tried again', () => {
  const slices = new Slices(false)
  slices.took(1, 4)
  assert.equal(slices.failed(64), true)
  assert.equal(slices.next, 32)
  slices.took(1, 32)
  assert.equal(slices.next, 32)
  assert.equal(slices.failed(3), true)
  assert.equal(slices.next, 1)
  assert.equal(slices.failed(1), false)
})
