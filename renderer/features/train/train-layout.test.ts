import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Quality, RunPoint } from '../../../shared/model/index.ts'
import {
  lossCurve,
  minuteStops,
  nearestStop,
  outcome,
  qualityTable,
  recallCurve,
  spokenMinutes,
  spokenWork,
} from './train-layout.ts'

const point = (step: number, loss: number, recall10: number | null = null): RunPoint => ({
  step,
  loss,
  recall10,
  learningRate: 0.001,
  temperature: 0.07,
  imagesPerSecond: 150,
  elapsedMs: step * 100,
  ...{ gradientNorm: null, embeddingStd: null, alignment: null, uniformity: null, teacherEntropy: null },
  ...{ rankMe: null, knn: null },
})

const recall = (at10: number) => ({ at1: at10 / 4, at5: at10 / 2, at10 })
const quality = (at10: number): Quality => ({
  photos: 200,
  captions: 1000,
  textToImage: recall(at10),
  imageToText: null,
  viewToView: null,
  chance: { at1: 0.005, at5: 0.025, at10: 0.05 },
  chances: null,
  asPublished: null,
  standing: null,
})

test('the slider stops nearest to the recommended time', () => {
  assert.equal(minuteStops[nearestStop(20)], 20)
  assert.equal(minuteStops[nearestStop(13)], 15)
  assert.equal(minuteStops[nearestStop(0)], 1)
  assert.equal(minuteStops[nearestStop(5000)], 720)
})

test('times and what they buy, in words', () => {
  assert.equal(spokenMinutes(1), '1 minute')
  assert.equal(spokenMinutes(20), '20 minutes')
  assert.equal(spokenMinutes(60), '1 hour')
  assert.equal(spokenMinutes(90), '1½ hours')
  assert.equal(spokenMinutes(240), '4 hours')
  const quote = { minutes: 20, epochs: 4, steps: 700, imagesPerSecond: 151.2 }
  assert.equal(spokenWork(40, quote), 'sees every photo about 8.0 times, in 1,400 steps at 151 photos/s')
  assert.equal(spokenWork(60, quote), 'sees every photo about 12 times, in 2,100 steps at 151 photos/s')
  assert.equal(spokenWork(40, { ...quote, epochs: 0, steps: 0, imagesPerSecond: 0 }), '')
})

test('curves go by step, and a resumed stretch replaces the lost one', () => {
  const points = [point(0, 5), point(10, 4, 0.1), point(20, 3), point(10, 4.5, 0.2), point(20, 3.5)]
  const loss = lossCurve(points)
  assert.deepEqual(loss.x, [0, 10, 20])
  assert.deepEqual(loss.y, [5, 4.5, 3.5])
  assert.deepEqual(recallCurve(points), { x: [10], y: [20] })
})

test('smoothing follows the loss and is calmer than it', () => {
  const noisy = Array.from({ length: 400 }, (_, step) =>
    point(step, 5 - step / 100 + (step % 2 ? 0.4 : -0.4)),
  )
  const { y, smooth } = lossCurve(noisy)
  const travel = (values: number[]) =>
    values.reduce((sum, value, i) => sum + Math.abs(value - (values[i - 1] ?? value)), 0)
  assert.ok(travel(smooth) < travel(y) / 20)
  for (const index of [0, 20, 200, 399]) {
    const trend = 5 - index / 100
    assert.ok(Math.abs((smooth[index] ?? 0) - trend) <= 0.41, `at ${index}: ${smooth[index]}`)
  }
})

test('the table has the measured kinds of search alone', () => {
  const table = qualityTable(quality(0.2), quality(0.6))
  assert.deepEqual(
    table.map((group) => group.name),
    ['Words find the photo'],
  )
  assert.deepEqual(
    table[0]?.rows.map((row) => [row.name, row.before, row.after, row.chance]),
    [
      ['as the very first', 0.05, 0.15, 0.005],
      ['among the first 5', 0.1, 0.3, 0.025],
      ['among the first 10', 0.2, 0.6, 0.05],
    ],
  )
  assert.match(table[0]?.rows[2]?.meaning ?? '', /first 10 of 200 photos/)
  assert.equal(qualityTable(null, quality(0.6))[0]?.rows[0]?.before, null)
})

test('what became of a model agrees with the verdict, also where the verdict was overruled', () => {
  const verdict = (better: boolean) => ({ better, words: '' })
  assert.match(outcome(verdict(false), false), /did not pass; it is kept, not used/)
  assert.match(outcome(verdict(false), true), /did not pass, and is in use all the same/)
  assert.match(outcome(verdict(true), true), /passed, and is in use/)
  assert.match(outcome(verdict(true), false), /passed\. It is not in use/)
  assert.doesNotMatch(outcome(null, false), /pass/)
})
