import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '../../../shared/model/index.ts'
import { outcome } from './outcome.ts'

const job = { kind: 'sample', state: 'cancelled', done: 120, total: 800, error: null } as Job

test('a sample that was cancelled says what was kept', () => {
  assert.match(outcome(job), /cancelled.*empty as before\. The 120 of 800 pictures .* are kept/)
  assert.match(outcome({ ...job, done: 0, total: null }), /cancelled.*Nothing was drawn/)
})

test('one that failed says why; other work says nothing', () => {
  const error = { code: 'DISK_FULL', message: 'The disk is full.', remedy: 'Make room.' }
  assert.match(outcome({ ...job, state: 'failed', error }), /The disk is full\. Make room\.$/)
  assert.equal(outcome({ ...job, kind: 'index' }), '')
  assert.equal(outcome({ ...job, state: 'done' }), '')
  assert.equal(outcome(undefined), '')
})
