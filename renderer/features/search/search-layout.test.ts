import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitShare, spread } from './search-layout.ts'

test('examples are spread over the library', () => {
  const list = Array.from({ length: 100 }, (_, index) => index)
  assert.deepEqual(spread(list, 4), [12, 37, 62, 87])
  assert.deepEqual(spread([1, 2], 4), [1, 2])
  assert.deepEqual(spread([], 4), [])
})

test('the best result has a full bar and the last a short one', () => {
  assert.equal(fitShare(0.4, 0.4, 0.1), 1)
  assert.ok(Math.abs(fitShare(0.1, 0.4, 0.1) - 0.08) < 1e-9)
  assert.ok(fitShare(0.25, 0.4, 0.1) > fitShare(0.2, 0.4, 0.1))
})

test('results that are all alike have bars that are all alike', () => {
  assert.ok(fitShare(0.299, 0.3, 0.299) > 0.95)
})
