import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimise } from './l-bfgs.ts'
import { linearProbe } from './linear-probe.ts'
import { learnClassifier } from './logistic-regression.ts'

test('L-BFGS finds the bottom of a long narrow valley', async () => {
  // (x - 1)^2 + 1000 (y - x)^2, at its smallest in (1, 1).
  let asked = 0
  const found = await minimise(
    async ([x = 0, y = 0]) => {
      asked++
      return {
        value: (x - 1) ** 2 + 1000 * (y - x) ** 2,
        gradient: Float32Array.of(2 * (x - 1) - 2000 * (y - x), 2000 * (y - x)),
      }
    },
    Float32Array.of(-3, 5),
  )
  assert.ok(Math.abs(found[0]! - 1) < 1e-3 && Math.abs(found[1]! - 1) < 1e-3, String(found))
  assert.ok(asked < 100, `${asked} looks`)
})

/** 90 rows of 6 numbers, of 3 classes, two of which are told by a number each. */
const [ROWS, SIZE, CLASSES] = [90, 6, 3]
const set = {
  size: SIZE,
  labels: Array.from({ length: ROWS }, (_, i) => i % CLASSES),
  features: Float32Array.from({ length: ROWS * SIZE }, (_, at) => {
    const [i, j] = [Math.floor(at / SIZE), at % SIZE]
    const told = j === 0 ? 2 * Number(i % 3 === 0) : j === 1 ? 3 * Number(i % 3 === 1) : 0
    return Math.sin(i * 12.9898 + j * 78.233) * (1 + j) + told
  }),
}

test('logistic regression gives what scikit-learn 1.7.2 gives, of the strongest decay that serves', async () => {
  const told: number[] = []
  const { weightDecay, scores } = await learnClassifier(
    set,
    CLASSES,
    (row) => row % 5 === 0,
    (done) => told.push(done),
  )
  assert.equal(weightDecay, 0.1)
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 8])
  // LogisticRegression(C=1 / (0.1 * 90)) on the standardised numbers; scores count up to a constant.
  const expected = [
    [1.4052, -0.9495, -0.4557],
    [-0.5096, 0.825, -0.3154],
  ]
  for (const [row, found] of scores(set.features.slice(0, 2 * SIZE)).entries()) {
    const mean = found.reduce((sum, score) => sum + score, 0) / CLASSES
    found.forEach((score, c) => assert.ok(Math.abs(score - mean - expected[row]![c]!) < 2e-3, String(found)))
  }
  await assert.rejects(
    learnClassifier(
      set,
      CLASSES,
      () => false,
      () => {},
    ),
    { code: 'TOO_FEW_PHOTOS' },
  )
})

test('the classifier reads the features; its neighbours are those of the vectors', async () => {
  // Pictures of one byte: features are what it is at three places of a circle, and all vectors are one.
  const model = {
    imageFeatures: async (pixels: Uint8Array, n: number) =>
      Float32Array.from(
        Array.from({ length: n }, (_, i) => pixels[i]! / 40).flatMap((x) => [
          Math.sin(x),
          Math.cos(x),
          Math.sin(2 * x),
        ]),
      ),
    imageHead: async (_: Float32Array, n: number) => new Float32Array(n).fill(1),
  }
  const photos = Array.from({ length: 120 }, (_, i) => ({
    label: Number(i >= 60),
    part: (i % 10) / 10,
    pixels: async () => Uint8Array.of(i),
  }))
  const sets = {
    known: photos.filter((_, i) => i % 3 > 0),
    photos: photos.filter((_, i) => i % 3 === 0),
  }
  const { probe, neighbours, learned } = await linearProbe(model, ['low', 'high'], sets, () => {})
  assert.deepEqual([probe.photos, learned], [40, 80])
  assert.ok(probe.top1 >= 0.95, JSON.stringify(probe))
  assert.ok(neighbours.top1 <= 0.5, JSON.stringify(neighbours))
})
