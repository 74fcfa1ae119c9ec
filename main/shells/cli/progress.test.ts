import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bar, ProgressView, type Screen, type Shown } from './progress.ts'

const job = (change: Partial<Shown> = {}): Shown => ({
  stage: 'Reading photos',
  done: 500,
  total: 2000,
  unit: 'photos',
  rate: 56.2,
  remainingMs: 27_000,
  ...change,
})

function screen(options: Partial<Screen> = {}): Screen & { written: string[] } {
  const written: string[] = []
  return { written, write: (text) => written.push(text), ...options }
}

test('a bar has the share, the rate and the remaining time', () => {
  assert.equal(
    bar(job(), 'recall@10 40.0 %'),
    'Reading photos  ██████░░░░░░░░░░░░░░░░░░  25 %  500/2,000 photos  56/s  27 s left  recall@10 40.0 %',
  )
  assert.equal(
    bar(job({ rate: 0.42 }), ''),
    'Reading photos  ██████░░░░░░░░░░░░░░░░░░  25 %  500/2,000 photos  0.4/s  27 s left',
  )
  assert.equal(
    bar(job({ stage: 'Fetching', done: 50e6, total: 785e6, unit: 'bytes', rate: 12.34e6 }), ''),
    'Fetching  ██░░░░░░░░░░░░░░░░░░░░░░  6 %  50 MB/785 MB  12.3 MB/s  27 s left',
  )
  assert.equal(bar(job({ total: null, rate: null, remainingMs: null }), ''), 'Reading photos  500 photos')
  assert.equal(bar(job({ done: 0, total: null, rate: null, remainingMs: null }), ''), 'Reading photos')
})

test('a terminal shows one line that is written over, no wider than it is', () => {
  const terminal = screen({ isTTY: true, columns: 40 })
  const view = new ProgressView(terminal)
  view.show(job())
  view.show(job({ done: 2000 }))
  view.end()
  assert.equal(terminal.written.length, 3)
  for (const text of terminal.written) {
    assert.ok(text.startsWith('\r\x1b[2K') && text.length <= 39 + 5 && !text.includes('\n'))
  }
})

test('elsewhere, each step is one line', () => {
  const file = screen()
  const view = new ProgressView(file)
  for (let done = 0; done <= 2000; done += 100) view.show(job({ done }))
  view.show(job({ stage: 'Teaching: loss 2.1', total: 900, unit: 'steps' }))
  view.show(job({ stage: 'Teaching: loss 1.9', total: 900, unit: 'steps' }))
  view.end()
  assert.deepEqual(file.written, ['Reading photos (2,000 photos)\n', 'Teaching (900 steps)\n'])
})
