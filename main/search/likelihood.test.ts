import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PackManifest } from '../../shared/model/index.ts'
import { calibrationOf, levelOf, likelihood } from './likelihood.ts'

const calibration = { scale: 10, slope: 2, intercept: -3, perWord: -0.5 }
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`)

test('the level is the log of the mean, also where the exponentials would overflow', () => {
  near(levelOf(calibration, Float32Array.of(0.5, 0.5)), 5)
  near(levelOf(calibration, Float32Array.of(0.25, -0.25)), Math.log((Math.exp(2.5) + Math.exp(-2.5)) / 2))
  near(levelOf({ ...calibration, scale: 2000 }, Float32Array.of(0.5, -0.5)), 1000 + Math.log(0.5))
})

test('a likelihood is the logistic of how far a score stands above the level', () => {
  near(likelihood(calibration, 1, 0.4, 2.5), 1 / (1 + Math.exp(-(2 * 1.5 - 3))))
  near(likelihood(calibration, 3, 0.4, 2.5), 1 / (1 + Math.exp(-(2 * 1.5 - 3 - 0.5 * Math.log(3)))))
  near(likelihood(calibration, 0, 0.4, 2.5), likelihood(calibration, 1, 0.4, 2.5))
})

test('a channel of taught words makes cosines smaller, and no likelihood', () => {
  const plain = { calibration, words: null } as PackManifest
  const taught = {
    calibration,
    words: { file: 'words.onnx', texts: ['Bruno'], weight: 0.75 },
  } as PackManifest
  assert.equal(calibrationOf(plain), calibration)
  assert.equal(calibrationOf({ ...taught, calibration: null }), null)
  near(calibrationOf(taught)!.scale * (0.4 / 1.25), calibration.scale * 0.4)
})
