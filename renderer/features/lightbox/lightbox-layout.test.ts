import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitSize, keepInside, unzoomed, zoomAt } from './lightbox-layout.ts'

const room = { width: 1000, height: 600 }

test('a photo fits, and a small one is not blown up beyond twice its size', () => {
  assert.deepEqual(fitSize({ width: 4000, height: 3000 }, room), { width: 800, height: 600 })
  assert.deepEqual(fitSize({ width: 4000, height: 1000 }, room), { width: 1000, height: 250 })
  assert.deepEqual(fitSize({ width: 100, height: 80 }, room), { width: 200, height: 160 })
})

test('the spot under the pointer stays while zooming', () => {
  const fitted = { width: 800, height: 600 }
  const spot = { x: 200, y: -150 }
  const before = { scale: 2, x: 30, y: -20 }
  const after = zoomAt(before, 1.5, spot, fitted, room)
  assert.equal(after.scale, 3)
  const place = (pose: typeof unzoomed) => [(spot.x - pose.x) / pose.scale, (spot.y - pose.y) / pose.scale]
  const [before0 = 0, before1 = 0] = place(before)
  const [after0 = 0, after1 = 0] = place(after)
  assert.ok(Math.abs(before0 - after0) < 1e-9 && Math.abs(before1 - after1) < 1e-9)
})

test('zooming out ends with the whole photo in the middle', () => {
  const fitted = { width: 800, height: 600 }
  assert.deepEqual(zoomAt({ scale: 3, x: 400, y: 200 }, 0.01, { x: 0, y: 0 }, fitted, room), unzoomed)
  assert.equal(zoomAt(unzoomed, 100, { x: 0, y: 0 }, fitted, room).scale, 8)
})

test('the photo cannot be pushed out of the room', () => {
  const fitted = { width: 800, height: 600 }
  assert.deepEqual(keepInside({ scale: 2, x: 9999, y: -9999 }, fitted, room), { scale: 2, x: 300, y: -300 })
  assert.deepEqual(keepInside({ scale: 1, x: 50, y: 50 }, fitted, room), unzoomed)
})
