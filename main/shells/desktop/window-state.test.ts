import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fitState, readState, writeState } from './window-state.ts'

const screen = { x: 0, y: 25, width: 1920, height: 1055 }
const left = { x: -1280, y: 0, width: 1280, height: 1024 }

test('without a memory the window is in the middle of the first screen', () => {
  const expected = { bounds: { x: 320, y: 123, width: 1280, height: 860 }, maximized: false }
  for (const nothing of [
    null,
    undefined,
    'x',
    {},
    { bounds: null, maximized: true },
    { bounds: { x: 1 }, maximized: true },
  ]) {
    assert.deepEqual(fitState(nothing, [screen, left]), expected)
  }
  const small = fitState(null, [{ x: 0, y: 0, width: 1024, height: 600 }])
  assert.deepEqual(small.bounds, { x: 0, y: 0, width: 1024, height: 600 })
})

test('a window comes back where it was, on either screen', () => {
  for (const bounds of [
    { x: 100, y: 100, width: 900, height: 700 },
    { x: -1200, y: 50, width: 800, height: 600 },
    { x: 1700, y: 500, width: 900, height: 700 },
  ]) {
    assert.deepEqual(fitState({ bounds, maximized: true }, [screen, left]), { bounds, maximized: true })
  }
})

test('a window of a screen that is gone comes to the first one', () => {
  const { bounds } = fitState({ bounds: { x: -1200, y: 50, width: 800, height: 600 }, maximized: false }, [
    screen,
  ])
  assert.deepEqual(bounds, { x: 560, y: 253, width: 800, height: 600 })
})

test('a window is no larger than its screen, no smaller than is of use, and its title bar can be reached', () => {
  const { bounds } = fitState({ bounds: { x: 10, y: -20, width: 5000, height: 300 }, maximized: false }, [
    screen,
  ])
  assert.deepEqual(bounds, { x: 10, y: 25, width: 1920, height: 400 })
})

test('the memory is kept in a file, and a damaged one is no memory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-window-'))
  try {
    const file = join(folder, 'window.json')
    assert.equal(readState(file), null)
    const state = { bounds: { x: 1, y: 2, width: 900, height: 700 }, maximized: false }
    writeState(file, state)
    assert.deepEqual(readState(file), state)
    writeFileSync(file, '{"bounds":')
    assert.equal(readState(file), null)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
