import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Quality } from '../../../shared/model/index.ts'
import { minuteStops, nearestStop, outcome, qualityTable, spokenMinutes, spokenWork } from './train-layout.ts'

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
