import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileId, Finding, LedgerEntry } from '../../../shared/model/index.ts'
import { bestFirst, byReason, sentence, shares, total } from './health-layout.ts'

const none = { indexed: 0, pending: 0, failed: 0, unsupported: 0, offline: 0, excluded: 0 }

test('every state counts', () => {
  assert.equal(total({ indexed: 1, pending: 2, failed: 4, unsupported: 8, offline: 16, excluded: 32 }), 63)
})

test('the bar is full, and one failed file among 100,000 can be seen', () => {
  const parts = shares({ ...none, indexed: 99_999, failed: 1 })
  assert.deepEqual(
    parts.map(({ state }) => state),
    ['indexed', 'failed'],
  )
  assert.ok(Math.abs(parts.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9)
  assert.ok((parts[1]?.share ?? 0) > 0.005)
  assert.deepEqual(shares(none), [])
})

test('files with the same remedy stand together', () => {
  const entry = (id: number, code: string | null): LedgerEntry => ({
    id: id as FileId,
    root: 'Pictures',
    path: `${id}.jpg`,
    state: 'failed',
    reason: code ? { code, message: `${id} is broken`, remedy: `mend ${code}` } : null,
    size: 1,
    photoId: null,
  })
  const groups = byReason([entry(1, null), entry(2, 'A'), entry(3, 'B'), entry(4, 'A')])
  assert.deepEqual(
    groups.map(({ code, remedy, entries }) => [code, remedy, entries.map(({ id }) => Number(id))]),
    [
      ['A', 'mend A', [2, 4]],
      ['B', 'mend B', [3]],
      ['', '', [1]],
    ],
  )
})

test('the fastest that computes right comes first, and what is not here last', () => {
  const finding = (provider: Finding['provider'], state: Finding['state'], imagesPerSecond = 0): Finding => ({
    ...{ provider, state, note: '', remedy: '', chosen: false, inferencePerSecond: null },
    training: state === 'right' ? { imagesPerSecond, form: 'loop', forms: [] } : null,
  })
  const found = bestFirst([
    ...[finding('cpu', 'right', 60), finding('cuda', 'absent'), finding('dml', 'died')],
    ...[finding('webgpu', 'right', 900), finding('tensorflow', 'wrong')],
  ])
  assert.deepEqual(
    found.map(({ provider }) => provider),
    ['webgpu', 'cpu', 'tensorflow', 'dml', 'cuda'],
  )
  assert.equal(sentence('it is slow'), 'It is slow.')
  assert.equal(sentence('It is.'), 'It is.')
})
