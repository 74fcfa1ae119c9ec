import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from './table.ts'

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
