/** Figures of a run against values that are computed by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunPoint } from '../../../shared/model/index.ts'
import { emitModel, Graph, input, openExecutor, type Tensor } from '../../tensor/index.ts'
import { teacherEntropy } from '../losses/index.ts'
import { CollapseWatch, figuresOf, neighbourAccuracy, nothingMeasured, rankMe } from './index.ts'

const near = (a: number, b: number, within = 1e-6) => assert.ok(Math.abs(a - b) < within, `${a} is not ${b}`)
const tensor = (shape: number[], data: number[]): Tensor => ({
  dtype: 'f32',
  shape,
  data: Float32Array.from(data),
})

async function figures(a: number[], b: number[]): Promise<Record<string, number>> {
  const graph = new Graph()
  const [x, y] = ['a', 'b'].map((name) => input(graph, name, 'f32', [a.length / 2, 2]))
  const executor = await openExecutor(emitModel(figuresOf([x!, y!])))
  const shape = [a.length / 2, 2]
  const out = await executor.run({ a: tensor(shape, a), b: tensor(shape, b) })
  await executor.close()
  return Object.fromEntries(Object.entries(out).map(([name, { data }]) => [name, Number(data[0])]))
}

test('of four directions of the plane, each found by its own: spread 1 / sqrt 2, alignment 0', async () => {
  const cross = [1, 0, 0, 1, -1, 0, 0, -1]
  const { embeddingStd, alignment, uniformity } = await figures(cross, cross)
  near(embeddingStd!, Math.SQRT1_2)
  near(alignment!, 0)
  // Of each, two lie at a squared distance of 2 and one at 4.
  near(uniformity!, Math.log((2 * Math.exp(-4) + Math.exp(-8)) / 3), 1e-5)
})

test('of equal rows, each paired with its opposite: no spread, alignment 4, uniformity 0', async () => {
  const { embeddingStd, alignment, uniformity } = await figures(
    [0.6, 0.8, 0.6, 0.8],
    [-0.6, -0.8, -0.6, -0.8],
  )
  near(embeddingStd!, 0)
  near(alignment!, 4)
  near(uniformity!, 0)
})

test('a teacher that knows has entropy 0, one that does not ln K; the mean of both between', async () => {
  const graph = new Graph()
  const teacher = input(graph, 'teacher', 'f32', [2, 4])
  const [centre, warm] = [input(graph, 'centre', 'f32', [1, 4]), input(graph, 'warm', 'f32', [])]
  const value = teacherEntropy({ teacher: [teacher], centre, teacherTemperature: warm })
  const executor = await openExecutor(emitModel([{ name: 'entropy', value }]))
  const fed = { centre: tensor([1, 4], [0, 0, 0, 0]), warm: tensor([], [0.01]) }
  const { entropy } = await executor.run({ ...fed, teacher: tensor([2, 4], [1, 0, 0, 0, 0, 0, 0, 0]) })
  await executor.close()
  near(Number(entropy!.data[0]), Math.log(4) / 2)
})

test('RankMe is the number of equal singular values, and 1 for equal rows', () => {
  assert.ok(Math.abs(rankMe(Float32Array.of(2, 0, 0, 0, 2, 0), 3)! - 2) < 1e-5)
  assert.ok(Math.abs(rankMe(Float32Array.of(1, 2, 1, 2, 1, 2), 2)! - 1) < 1e-5)
  // Singular values 3 and 1: shares 3/4 and 1/4.
  const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25))
  assert.ok(Math.abs(rankMe(Float32Array.of(3, 0, 0, 1), 2)! - Math.exp(entropy)) < 1e-5)
  assert.equal(rankMe(Float32Array.of(1, 0), 2), null)
})

test('neighbours vote: of their own burst none, and photos whose name no other has do not count', () => {
  const called = (burst: number, ...names: string[]) => ({ burst, names })
  const rows = Float32Array.of(1, 0, 0.96, 0.28, 0, 1, 0.28, 0.96)
  const photos = [called(1, 'dog'), called(2, 'dog'), called(3, 'cat'), called(4, 'cat')]
  // Three votes each: the right one is the nearest, the two others together less.
  assert.equal(neighbourAccuracy(rows, 2, photos), 1)
  const bursts = [called(1, 'dog'), called(1, 'dog'), called(3, 'cat'), called(4, 'cat')]
  assert.equal(neighbourAccuracy(rows, 2, bursts), 1, 'only the cats count')
  assert.equal(neighbourAccuracy(rows, 2, [called(1, 'a'), called(2, 'b'), called(3), called(4)]), null)
})

const point: RunPoint = {
  ...{ step: 40, loss: 7, learningRate: 1e-3, temperature: 0.1, imagesPerSecond: 9, elapsedMs: 1 },
  ...{ gradientNorm: 1, embeddingStd: 0.25, alignment: 1, uniformity: -2, teacherEntropy: null },
  ...nothingMeasured,
}

test('an alarm: small spread or a pinned loss three points in a row, a rank of a few at once; not at the start', () => {
  const watch = () => new CollapseWatch({ width: 16, lossOfNone: Math.log(2048) })
  const seen = (changes: Partial<RunPoint>[], progress = 0.5) => {
    const one = watch()
    return changes.map((change) => one.see({ ...point, ...change }, progress)?.message ?? null)
  }
  const small = { embeddingStd: 0.01 }
  assert.deepEqual(seen([small, small, {}, small, small]), [null, null, null, null, null])
  assert.match(seen([small, small, small])[2]!, /0\.010, where 0\.25 is healthy/)
  assert.deepEqual(seen([small, small, small, small], 0.1), [null, null, null, null])
  const pinned = { loss: Math.log(2048) + 0.01 }
  assert.match(seen([pinned, pinned, pinned])[2]!, /stays at 7\.63/)
  assert.match(seen([{ rankMe: 1.7 }])[0]!, /RankMe is 1\.7/)
  assert.deepEqual(
    seen([{ rankMe: 1.7 }, { rankMe: 1.7 }]).map((said) => said === null),
    [false, true],
  )
})
