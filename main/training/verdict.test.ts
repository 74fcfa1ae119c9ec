import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gainOf, standing, type Trial } from '../evaluation/index.ts'
import { isBetter } from './verdict.ts'

/** Of `queries` queries, each of a burst of its own, the first `hits` find their one right row among 200. */
const trial = (queries: number, hits: number, rest: Partial<Trial> = {}): Trial => ({
  kind: 'textToImage',
  answers: Array.from({ length: queries }, (_, i) => ({ wrongBefore: i < hits ? 0 : 150, right: 1 })),
  bursts: Array.from({ length: queries }, (_, i) => i),
  rows: 200,
  ...rest,
})

test('a recall that luck reaches is not above chance', () => {
  // By luck 12.5 of 250 within ten, with a deviation of 3.4; the 97.5 % quantile of Binomial(250, 0.05) is 20.
  const { k, queries, recall, chance, reach, aboveChance } = standing(trial(250, 15))
  assert.deepEqual([k, queries, recall, aboveChance], [10, 250, 0.06, false])
  assert.ok(Math.abs(chance - 0.05) < 1e-12)
  assert.ok(Math.abs(reach - 20 / 250) <= 1 / 250, `${reach}`)
  assert.equal(standing(trial(250, 25)).aboveChance, true)
})

test('what 11.2 % are where luck gives 10.4 % is not better', () => {
  // 96 photos: 10 / 96 = 10.4 %. 500 queries, 56 of them right.
  const { better, words } = isBetter(null, trial(500, 56, { rows: 96 }))
  assert.equal(better, false)
  assert.match(
    words,
    /^500 captions found a right photo among the first 10 of 96: 11\.2 %; by luck 10\.4 %, .* \(binomial, 97\.5 %\): not above luck\.$/,
  )
})

test('of a few photos the first place decides; a single one proves nothing', () => {
  const few = standing(trial(5, 5, { rows: 5 }))
  assert.deepEqual([few.k, few.aboveChance], [1, true]) // luck: 0.2 to the power of 5
  assert.equal(standing(trial(1, 1, { rows: 5 })).aboveChance, false)
})

test('queries of one burst count as one', () => {
  assert.equal(standing(trial(20, 20)).aboveChance, true)
  // Luck finds all of them or none, and all of them in one case of twenty.
  const { reach, aboveChance } = standing(trial(20, 20, { bursts: new Array<number>(20).fill(7) }))
  assert.deepEqual([reach, aboveChance], [1, false])
})

test('a gain is measured on the same queries, with its interval', () => {
  assert.deepEqual(gainOf(trial(40, 10), trial(40, 10)), { k: 10, gain: 0, low: 0, high: 0, bursts: 40 })
  assert.deepEqual(gainOf(trial(40, 0), trial(40, 40)), { k: 10, gain: 1, low: 1, high: 1, bursts: 40 })
  // Ten of 40 gain: 0.25, with a deviation of sqrt(0.25 * 0.75 / 40) = 0.068.
  const { gain, low, high } = gainOf(trial(40, 10), trial(40, 20))
  assert.equal(gain, 0.25)
  assert.ok(Math.abs(low - (0.25 - 1.96 * 0.068)) < 0.04 && Math.abs(high - (0.25 + 1.96 * 0.068)) < 0.04)
})

test('a model is better where its gain is more than the sampling error', () => {
  assert.equal(isBetter(null, trial(40, 20)).better, true)
  const verdict = isBetter(trial(40, 10), trial(40, 20))
  assert.equal(verdict.better, true)
  assert.match(
    verdict.words,
    /Against the model before: \+25\.0 points, 95 % interval \+.* \(paired bootstrap over 40 bursts\)\.$/,
  )
  const close = isBetter(trial(40, 20), trial(40, 21))
  assert.equal(close.better, false)
  assert.match(close.words, /\+2\.5 points, .*: no more than the sampling error\.$/)
  assert.equal(isBetter(trial(40, 20), trial(40, 10)).better, false)
})

test('where the model before finds nearly all within ten, the first place decides', () => {
  const ranked = (first: number) => {
    const answers = Array.from({ length: 40 }, (_, i) => ({ wrongBefore: i < first ? 0 : 3, right: 1 }))
    return trial(40, 0, { answers })
  }
  const { better, words } = isBetter(ranked(10), ranked(30))
  assert.equal(better, true)
  assert.match(words, /among the first 10 of 200: 100\.0 %.*before, among the first 1: \+50\.0 points/)
})

test('too few bursts cannot say that one model is better than another', () => {
  const { better, words } = isBetter(trial(10, 5), trial(10, 10))
  assert.equal(better, false)
  assert.match(words, /too few to tell/)
})

test('where there are captions, a model that reads them is the better one; without photos nothing is', () => {
  const views = { kind: 'viewToView' } as const
  assert.equal(isBetter(trial(40, 40, views), trial(40, 20)).better, true)
  assert.equal(isBetter(trial(40, 20), trial(40, 40, views)).better, false)
  assert.deepEqual(isBetter(trial(40, 20), null).better, false)
})
