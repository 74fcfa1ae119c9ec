import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  layoutGrid,
  neighbour,
  rowOf,
  rowsBetween,
  rowTiles,
  scrollToShow,
  sectionOf,
  type GridLayout,
  type Section,
} from './grid-layout.ts'

const options = { width: 1000, target: 200, gap: 4, header: 48, between: 24 }

/** A fixed, uneven mix of shapes. */
function shapes(count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => [150, 75, 133, 100, 178, 67, 400, 20][(index * 5) % 8] ?? 100,
  )
}

function sectionsOf(...counts: number[]): Section[] {
  let start = 0
  return counts.map((count, index) => {
    const section = { key: String(index), title: `Day ${index}`, start, count }
    start += count
    return section
  })
}

function allBoxes(layout: GridLayout) {
  return Array.from(layout.rowTop, (_, row) => rowTiles(layout, row)).flat()
}

test('every photo has one place, in order, inside the width and apart from the others', () => {
  const layout = layoutGrid(shapes(500), sectionsOf(120, 1, 300, 79), options)
  const boxes = allBoxes(layout)
  assert.deepEqual(
    boxes.map((box) => box.index),
    Array.from({ length: 500 }, (_, index) => index),
  )
  for (const [position, box] of boxes.entries()) {
    assert.ok(box.left >= 0 && box.left + box.width <= options.width, `box ${position} leaves the grid`)
    assert.ok(box.width > 0 && box.height > 0)
    const next = boxes[position + 1]
    if (next?.top === box.top) assert.equal(next.left - (box.left + box.width), options.gap)
    else if (next) assert.ok(next.top >= box.top + box.height)
  }
})

test('full rows end exactly at the right edge and stay near the target height', () => {
  const layout = layoutGrid(shapes(400), sectionsOf(400), options)
  for (let row = 0; row < layout.rowTop.length - 1; row++) {
    const last = rowTiles(layout, row).at(-1)
    assert.equal(last && last.left + last.width, options.width)
    const height = layout.rowHeight[row] ?? 0
    assert.ok(height > 120 && height < 320, `row ${row} is ${height} high`)
  }
})

test('a short last row keeps the target height', () => {
  const layout = layoutGrid([100, 100], sectionsOf(2), options)
  assert.equal(layout.rowHeight[0], 200)
  assert.deepEqual(
    rowTiles(layout, 0).map((box) => box.width),
    [200, 200],
  )
})

test('headings take their space, and sections follow each other without overlap', () => {
  const layout = layoutGrid(shapes(60), sectionsOf(20, 20, 20), options)
  for (const [index, section] of layout.sections.entries()) {
    assert.equal(layout.rowTop[section.firstRow], section.top + options.header)
    const next = layout.sections[index + 1]
    assert.equal(section.top + section.height, next?.top ?? layout.height)
  }
})

test('rows in view are found by bisection', () => {
  const layout = layoutGrid(shapes(3000), sectionsOf(1000, 2000), options)
  const top = 5000
  const bottom = 6000
  const range = rowsBetween(layout, top, bottom)
  const expected = Array.from(layout.rowTop, (rowTop, row) => ({ row, rowTop }))
    .filter(({ row, rowTop }) => rowTop <= bottom && rowTop + (layout.rowHeight[row] ?? 0) > top)
    .map(({ row }) => row)
  for (const row of expected) assert.ok(row >= range.first && row < range.end)
  assert.ok(range.end - range.first <= expected.length + 1)
  for (const index of [0, 1, 999, 1000, 2999]) {
    const row = rowOf(layout, index)
    assert.ok(rowTiles(layout, row).some((box) => box.index === index))
    assert.equal(sectionOf(layout, row), index < 1000 ? 0 : 1)
  }
})

test('an empty grid is empty', () => {
  const layout = layoutGrid([], [], options)
  assert.equal(layout.height, 0)
  assert.deepEqual(rowsBetween(layout, 0, 900), { first: 0, end: 0 })
})

test('arrow keys: sideways by one, up and down to the nearest, and there and back', () => {
  const layout = layoutGrid(Array<number>(40).fill(100), sectionsOf(40), options)
  const step = (index: number, key: Parameters<typeof neighbour>[2]) => neighbour(layout, index, key, 800)
  assert.equal(step(0, 'left'), 0)
  assert.equal(step(0, 'right'), 1)
  assert.equal(step(39, 'right'), 39)
  const below = step(2, 'down')
  assert.equal(rowOf(layout, below), 1)
  assert.equal(step(below, 'up'), 2)
  assert.equal(step(2, 'up'), 2)
  assert.equal(step(17, 'home'), 0)
  assert.equal(step(17, 'end'), 39)
  assert.ok(rowOf(layout, step(0, 'page-down')) >= 3)
  assert.equal(rowOf(layout, step(step(0, 'page-down'), 'page-up')), 0)
})

test('scrolling to a photo leaves it clear of the heading', () => {
  const layout = layoutGrid(shapes(600), sectionsOf(600), options)
  const row = 20
  const index = layout.rowStart[row] ?? 0
  const rowTop = layout.rowTop[row] ?? 0
  assert.equal(scrollToShow(layout, index, rowTop + 50, 700), rowTop - options.header)
  assert.equal(scrollToShow(layout, index, rowTop - 200, 700), null)
  const target = scrollToShow(layout, index, 0, 700)
  assert.equal(target, rowTop + (layout.rowHeight[row] ?? 0) + options.gap - 700)
})

test('100,000 photos are laid out within a blink', () => {
  const ratios = shapes(100_000)
  const days = sectionsOf(...Array<number>(2000).fill(50))
  layoutGrid(ratios, days, options)
  const start = performance.now()
  layoutGrid(ratios, days, options)
  assert.ok(performance.now() - start < 250)
})
