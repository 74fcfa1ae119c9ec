import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytes, counted, duration, percent, table } from './format.ts'

test('numbers, times and sizes', () => {
  assert.deepEqual(
    [counted(1, 'photo'), counted(0, 'photo'), counted(2000, 'photo')],
    ['1 photo', '0 photos', '2,000 photos'],
  )
  assert.deepEqual(
    [duration(0), duration(7400), duration(750_000), duration(3_723_000)],
    ['0:00', '0:07', '12:30', '1:02:03'],
  )
  assert.deepEqual(
    [bytes(0), bytes(999), bytes(1000), bytes(3_240_000), bytes(640e9)],
    ['0 B', '999 B', '1.0 kB', '3.2 MB', '640 GB'],
  )
  assert.equal(percent(0.1234), '12.3 %')
})

test('a table has straight columns, numbers to the right', () => {
  assert.equal(table([]), '')
  assert.equal(
    table([
      [7, 'indexed', 'in the library'],
      [1200, 'failed', 'could not be read'],
    ]),
    '    7  indexed  in the library\n1,200  failed   could not be read',
  )
})
