import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteRange } from './byte-range.ts'

test('a range is cut to the file', () => {
  assert.deepEqual(byteRange('bytes=0-9', 100), { start: 0, end: 9 })
  assert.deepEqual(byteRange('bytes=90-', 100), { start: 90, end: 99 })
  assert.deepEqual(byteRange('bytes=90-500', 100), { start: 90, end: 99 })
  assert.deepEqual(byteRange('bytes=-10', 100), { start: 90, end: 99 })
  assert.deepEqual(byteRange('bytes=-500', 100), { start: 0, end: 99 })
})

test('what begins after the end is beyond', () => {
  assert.equal(byteRange('bytes=100-', 100), 'beyond')
  assert.equal(byteRange('bytes=-0', 100), 'beyond')
  assert.equal(byteRange('bytes=0-', 0), 'beyond')
  assert.equal(byteRange('bytes=-5', 0), 'beyond')
})

test('what is no single range is answered with the whole', () => {
  for (const header of [undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'lines=0-1', 'bytes=a-b']) {
    assert.equal(byteRange(header, 100), 'whole', header)
  }
})
