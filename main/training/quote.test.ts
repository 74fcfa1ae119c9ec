import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutesFor } from './quote.ts'

test('the recommended time follows how fast the machine trains', () => {
  // 30 epochs of 2,000 photos are 60,000 images.
  assert.equal(minutesFor(2_000, 128, 160), 7) // 6.25
  assert.equal(minutesFor(2_000, 128, 55), 19) // 18.2
  assert.equal(minutesFor(100, 32, 160), 2) // 400 steps of 32 are more than 30 epochs: 1.3
})

test('and stays within bounds', () => {
  assert.equal(minutesFor(100_000, 128, 50), 60)
  assert.equal(minutesFor(50, 16, 1_000), 1)
})
