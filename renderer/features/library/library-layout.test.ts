import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daySections, extent, markAt, monthMarks, yearLabels } from './library-layout.ts'

/** [day, count] pairs as an outline lists them. */
function outline(...list: [string | null, number][]) {
  let start = 0
  return list.map(([day, count]) => {
    const entry = { day, start, count }
    start += count
    return entry
  })
}

test('a busy day stands alone, quiet days of a month share a heading', () => {
  const days = outline(['2024-05-20', 40], ['2024-05-09', 3], ['2024-05-03', 4], ['2024-04-30', 2], [null, 5])
  assert.deepEqual(
    daySections(days).map(({ title, start, count }) => ({ title, start, count })),
    [
      { title: 'Mon, 20 May 2024', start: 0, count: 40 },
      { title: '3–9 May 2024', start: 40, count: 7 },
      { title: 'Tue, 30 April 2024', start: 47, count: 2 },
      { title: 'No date', start: 49, count: 5 },
    ],
  )
})

test('sections cover every photo once and have keys of their own', () => {
  const days = outline(
    ...Array.from({ length: 28 }, (_, i): [string, number] => [
      `2023-02-${String(28 - i).padStart(2, '0')}`,
      (i % 5) + 1,
    ]),
  )
  const sections = daySections(days)
  let next = 0
  for (const section of sections) {
    assert.equal(section.start, next)
    next += section.count
  }
  assert.equal(
    next,
    days.reduce((sum, day) => sum + day.count, 0),
  )
  assert.equal(new Set(sections.map((section) => section.key)).size, sections.length)
})

test('the scrubber has a mark a month and writes years where there is room', () => {
  const days = outline(
    ['2024-03-02', 10],
    ['2024-03-01', 10],
    ['2024-01-05', 10],
    ['2023-12-31', 10],
    ['2022-01-01', 60],
  )
  const marks = monthMarks(days, (index) => index / 100)
  assert.deepEqual(
    marks.map((mark) => [mark.label, mark.at]),
    [
      ['March 2024', 0],
      ['January 2024', 0.2],
      ['December 2023', 0.3],
      ['January 2022', 0.4],
    ],
  )
  const names = (height: number) => yearLabels(marks, height, 20).map((label) => label.label)
  assert.deepEqual(names(1000), ['2024', '2023', '2022'])
  assert.deepEqual(names(120), ['2024', '2023'])
  assert.equal(markAt(marks, 0.35)?.label, 'December 2023')
  assert.equal(markAt(marks, 0)?.label, 'March 2024')
  assert.equal(markAt([], 0.5), null)
})

test('the extent names the years', () => {
  assert.equal(extent(outline(['2024-03-02', 1]), 1), '1 photo, 2024')
  assert.equal(
    extent(outline(['2024-03-02', 900], ['2019-01-01', 300], [null, 4]), 1204),
    '1,204 photos, 2019–2024',
  )
  assert.equal(extent([], 0), '0 photos')
})
