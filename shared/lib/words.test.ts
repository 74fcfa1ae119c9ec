import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bytes,
  captionsCut,
  count,
  counted,
  day,
  days,
  duration,
  moment,
  month,
  nothingLikely,
  percent,
  rate,
} from './words.ts'

test('numbers', () => {
  assert.equal(count(100000), '100,000')
  assert.equal(counted(1, 'photo'), '1 photo')
  assert.equal(counted(2000, 'photo'), '2,000 photos')
  assert.equal(percent(0.6123), '61.2 %')
  assert.equal(rate(1.504, 'photos'), '1.5 photos/s')
  assert.equal(rate(1504.4, 'photos'), '1,504 photos/s')
})

test('captions that were cut are counted', () => {
  assert.match(captionsCut(1), /^1 caption was longer/)
  assert.match(captionsCut(1200), /^1,200 captions were longer/)
})

test('a photo of which only the day is known shows no time', () => {
  assert.match(moment(Date.UTC(1987, 4, 9, 10, 15), false), /1987.*10:15/)
  assert.match(moment(Date.UTC(1987, 4, 9), true), /1987$/)
})

test('sizes change unit where the digits run out', () => {
  assert.equal(bytes(0), '0 bytes')
  assert.equal(bytes(999), '999 bytes')
  assert.equal(bytes(999_999), '1 MB')
  assert.equal(bytes(1_234_567), '1.23 MB')
})

test('durations', () => {
  assert.equal(duration(-5), '0 s')
  assert.equal(duration(59_400), '59 s')
  assert.equal(duration(61_000), '1 min')
  assert.equal(duration(3_600_000), '1 h')
  assert.equal(duration(12_000_000), '3 h 20 min')
})

test('days, read as UTC wherever the machine is', () => {
  assert.equal(day('2024-03-09'), 'Sat, 9 March 2024')
  assert.equal(month('2024-03-31'), 'March 2024')
  assert.equal(days('2024-03-03', '2024-03-09'), '3–9 March 2024')
  assert.equal(days('2024-03-09', '2024-03-09'), day('2024-03-09'))
})

test('why nothing is likely', () => {
  assert.equal(nothingLikely([]), 'No photo here is likely to show this. These come nearest:')
  assert.equal(nothingLikely(['blorp']), 'Kindred does not know the word “blorp”. These come nearest:')
  assert.equal(
    nothingLikely(['quarterly', 'tax', 'report']),
    'Kindred does not know the words “quarterly”, “tax” and “report”. These come nearest:',
  )
})
