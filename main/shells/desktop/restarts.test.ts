import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayRestart } from './restarts.ts'

test('an engine that keeps dying is given up, one that dies now and then is not', () => {
  assert.equal(mayRestart([1000], 1500), true)
  assert.equal(mayRestart([1000, 2000, 3000], 3500), true)
  assert.equal(mayRestart([1000, 2000, 3000, 4000], 4500), false)
  assert.equal(mayRestart([1000, 200_000, 400_000, 600_000], 600_500), true)
})
