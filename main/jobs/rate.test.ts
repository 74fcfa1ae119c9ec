import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RateMeter } from './rate.ts'

test('nothing is known in the first second', () => {
  const meter = new RateMeter()
  meter.update(0, 0)
  assert.equal(meter.rate(0, 0), null)
  meter.update(500, 50)
  assert.equal(meter.rate(500, 50), null)
})

test('a steady pace is found, also from a start in the middle', () => {
  const meter = new RateMeter()
  for (let at = 0; at <= 60_000; at += 100) meter.update(at, 5000 + at / 10)
  assert.equal(Math.round(meter.rate(60_000, 11_000)!), 100)
})

test('a change of pace shows within the window, not at once', () => {
  const meter = new RateMeter()
  let done = 0
  let at = 0
  for (; at < 60_000; at += 500) meter.update(at, (done += 50))
  const before = meter.rate(at, done)!
  for (; at < 65_000; at += 500) meter.update(at, (done += 5))
  const soon = meter.rate(at, done)!
  for (; at < 90_000; at += 500) meter.update(at, (done += 5))
  const later = meter.rate(at, done)!
  assert.ok(before > 95 && soon < 90 && soon > 50 && later < 12, `${before} ${soon} ${later}`)
})

test('a standstill lets the rate fall, and going back starts anew', () => {
  const meter = new RateMeter()
  for (let at = 0; at <= 10_000; at += 500) meter.update(at, at)
  assert.ok(meter.rate(30_000, 10_000)! < meter.rate(10_000, 10_000)! / 2)
  meter.update(31_000, 0)
  assert.equal(meter.rate(31_500, 100), null)
})
