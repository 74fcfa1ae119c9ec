import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job, JobId } from '../../../shared/model/index.ts'
import { headline, progress, remaining, share, waitsFor } from './jobs-layout.ts'

const job: Job = {
  id: 1 as JobId,
  kind: 'index',
  state: 'running',
  stage: 'Reading photos',
  done: 1200,
  total: 8000,
  unit: 'photos',
  rate: 150,
  remainingMs: 45_000,
  startedAt: 0,
  finishedAt: null,
  summary: null,
  error: null,
  runId: null,
  modelId: null,
}

test('a running job says how far it is, how fast, and how long it takes', () => {
  assert.equal(share(job), 0.15)
  assert.equal(progress(job), '1,200 of 8,000 photos, 150 photos/s')
  assert.equal(remaining(job), '45 s left')
  assert.equal(headline([job]), 'Reading photos · 15 % · 45 s left')
  assert.equal(headline([job, job, job]), 'Reading photos · 15 % · 45 s left +2')
})

test('paused work has no time left, and says that it is paused', () => {
  const paused: Job = { ...job, state: 'paused', rate: null, remainingMs: null }
  assert.equal(remaining(paused), '')
  assert.equal(progress(paused), '1,200 of 8,000 photos')
  assert.equal(headline([paused]), 'Paused · Reading photos · 15 %')
})

test('waiting work says what it waits for', () => {
  const waiting: Job = { ...job, id: 2 as JobId, kind: 'train', state: 'waiting' }
  const next: Job = { ...waiting, id: 3 as JobId, kind: 'index' }
  assert.equal(waitsFor(waiting, [job, waiting]), 'Waits for “Reading photos”')
  assert.equal(
    waitsFor(waiting, [{ ...job, state: 'paused' }, waiting]),
    'Waits for “Reading photos”, which is paused',
  )
  assert.equal(waitsFor(next, [job, waiting, next]), 'Waits for “Teaching Kindred”')
  assert.equal(waitsFor(waiting, [waiting]), 'Begins in a moment')
})

test('without a total there is no share to show', () => {
  const open = { ...job, total: null, rate: null, remainingMs: null }
  assert.equal(share(open), null)
  assert.equal(progress(open), '1,200 photos')
  assert.equal(headline([open]), 'Reading photos')
})

test('finished work has no time left, and a done job is full', () => {
  const done: Job = { ...job, state: 'done' }
  assert.equal(share(done), 1)
  assert.equal(remaining(done), '')
  assert.equal(progress(done), '1,200 of 8,000 photos')
  assert.equal(headline([]), '')
})
