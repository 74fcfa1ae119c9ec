import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RunPoint } from '../../../shared/model/index.ts'
import { at, curveOf, lineOf, smoothed } from './curves.ts'

const point = (step: number, loss: number, recall10: number | null = null) =>
  RunPoint.parse({
    ...{ step, loss, recall10, learningRate: 0.001, temperature: 0.07 },
    ...{ imagesPerSecond: 150, elapsedMs: step * 100 },
  })

test('curves go by step, and a resumed stretch replaces the lost one', () => {
  const points = [point(0, 5), point(10, 4, 0.1), point(20, 3), point(10, 4.5, 0.2), point(20, 3.5)]
  assert.deepEqual(curveOf(points, 'loss'), { x: [0, 10, 20], y: [5, 4.5, 3.5] })
  assert.deepEqual(curveOf(points, 'recall10'), { x: [10], y: [20] })
  assert.deepEqual(curveOf(points, 'rankMe'), { x: [], y: [] })
})

test('smoothing is an average of what came before, which the first value does not pull to zero', () => {
  const near = (found: number[], expected: number[]) =>
    found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-12, `${found}`))
  near(smoothed([4, 4, 4], 0.9), [4, 4, 4])
  // (0.5 * 4 / 2 + 8 / 2) / (1 - 0.25)
  near(smoothed([4, 8], 0.5), [4, 20 / 3])
  near(smoothed([4, 8, 1], 0), [4, 8, 1])
  const noisy = Array.from({ length: 400 }, (_, step) => 5 - step / 100 + (step % 2 ? 0.4 : -0.4))
  const travel = (values: number[]) =>
    values.reduce((sum, value, i) => sum + Math.abs(value - (values[i - 1] ?? value)), 0)
  assert.ok(travel(smoothed(noisy, 0.9)) < travel(noisy) / 10)
})

test('a line tells what was measured at a step and what the smooth one has there', () => {
  const line = lineOf({ x: [10, 20], y: [4, 8] }, 'a', '--accent', 0.5)
  assert.deepEqual(at(line, 25), { value: 8, smooth: 20 / 3 })
  assert.deepEqual(at(line, 15), { value: 4, smooth: 4 })
  assert.equal(at(line, 9), null)
  assert.deepEqual(at(lineOf({ x: [10], y: [4] }, 'a', '--accent', 0), 10), { value: 4, smooth: 4 })
})
