import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf } from './slices.ts'

test('a fast model gets many pictures a run, a slow one few, the slowest one', () => {
  assert.deepEqual(
    [0.001, 5, 20, 100, 4000].map((ms) => sliceOf(ms, true)),
    [16, 16, 4, 1, 1],
  )
  assert.deepEqual(
    [0, 2, 5].map((ms) => sliceOf(ms, false)),
    [64, 64, 16],
  )
})
