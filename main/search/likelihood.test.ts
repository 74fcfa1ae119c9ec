import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PackManifest } from '../../shared/model/index.ts'
import { calibrationOf, levelOf, likelihood, likelyOnes, oddsOf } from './likelihood.ts'

const calibration = { scale: 10, slope: 2, intercept: -3, perWord: -0.5 }
const text = Float32Array.of(0.6, 0.8)
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`)

test('the level is the log of the mean, also where the exponentials would overflow', () => {
  near(levelOf(calibration, Float32Array.of(0.5, 0.5)), 5)
  near(levelOf(calibration, Float32Array.of(0.25, -0.25)), Math.log((Math.exp(2.5) + Math.exp(-2.5)) / 2))
  near(levelOf({ ...calibration, scale: 2000 }, Float32Array.of(0.5, -0.5)), 1000 + Math.log(0.5))
})

test('a likelihood is the logistic of how far a score stands above the level', () => {
  const odds = oddsOf(calibration, ['snow'], text)
  near(likelihood(calibration, odds, 0.4, 2.5), 1 / (1 + Math.exp(-(2 * 1.5 - 3))))
})

test('words that say nothing of what is seen do not count, in a calibration of an earlier pack either', () => {
  const three = oddsOf(calibration, ['A', 'dog', 'in', 'the', 'deep', 'snow'], text)
  near(three.slope, 2)
  near(three.intercept, -3 - 0.5 * Math.log(3))
  assert.deepEqual(oddsOf(calibration, [], text), oddsOf(calibration, ['snow'], text))
  assert.deepEqual(oddsOf(calibration, ['the'], text), oddsOf(calibration, ['snow'], text))
})

test('of more words a score says less, and how common a thing is counts less', () => {
  const full = { ...calibration, slopePerWord: -0.5, prior: [1, 2] }
  near(oddsOf(full, ['snow'], text).slope, 2)
  near(oddsOf(full, ['snow'], text).intercept, -3 + 2.2)
  near(oddsOf(full, ['deep', 'snow'], text).slope, 2 - 0.5 * Math.LN2)
  near(oddsOf(full, ['deep', 'snow'], text).intercept, -3 - 0.5 * Math.LN2 + 1.1)
  // A better score is never less likely.
  assert.equal(oddsOf(full, Array<string>(1000).fill('snow'), text).slope, 0)
})

test('as many are likely as are right in four of five cases together, in whatever order they come', () => {
  assert.deepEqual(likelyOnes([0.9, 0.8, 0.7, 0.1]), [true, true, false, false])
  assert.deepEqual(likelyOnes([0.7, 0.99, 0.1, 0.98]), [true, true, false, true])
  assert.deepEqual(likelyOnes([0.8, 0.8]), [false, false])
  assert.deepEqual(likelyOnes([0.9, 0.75, 0.75]), [true, true, true])
  assert.deepEqual(likelyOnes([]), [])
})

test('a channel of taught words makes cosines smaller, and no likelihood; the prior is of what the heads give', () => {
  const plain = { calibration, words: null } as PackManifest
  const taught = {
    calibration,
    words: { file: 'words.onnx', texts: ['Bruno'], weight: 0.75 },
  } as PackManifest
  assert.equal(calibrationOf(plain), calibration)
  assert.equal(calibrationOf({ ...taught, calibration: null }), null)
  near(calibrationOf(taught)!.scale * (0.4 / 1.25), calibration.scale * 0.4)
  const full = { ...calibration, prior: [1, 2] }
  const beside = Float32Array.of(...text, 0, 0)
  assert.deepEqual(oddsOf(full, ['snow'], beside), oddsOf(full, ['snow'], text))
})
