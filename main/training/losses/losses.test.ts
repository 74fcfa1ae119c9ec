/** The losses against their formulas, written out in plain numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constant, emitModel, gradients, Graph, input, openExecutor, type Value } from '../../tensor/index.ts'
import { ntXent, symmetricInfoNCE } from './index.ts'
import { Random } from '../../../shared/lib/random.ts'

const [ROWS, DIMS] = [5, 7]

function unitRows(seed: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: ROWS }, () => {
    const row = Array.from({ length: DIMS }, () => random.normal())
    const norm = Math.hypot(...row)
    return row.map((x) => x / norm)
  })
}

/** @returns the loss, and its gradient with respect to a */
async function evaluate(
  build: (a: Value, b: Value, graph: Graph) => Value,
  a: number[][],
  b: number[][],
): Promise<{ loss: number; slope: number[] }> {
  const graph = new Graph()
  const [x, y] = ['a', 'b'].map((name) => input(graph, name, 'f32', [ROWS, DIMS]))
  const value = build(x!, y!, graph)
  const [slope] = gradients(value, [x!])
  const outputs = [
    { name: 'loss', value },
    { name: 'slope', value: slope! },
  ]
  const executor = await openExecutor(emitModel(outputs, { float: 'float64' }))
  const tensor = (rows: number[][]) => ({
    dtype: 'f64' as const,
    shape: [ROWS, DIMS],
    data: Float64Array.from(rows.flat()),
  })
  const result = await executor.run({ a: tensor(a), b: tensor(b) })
  await executor.close()
  return { loss: Number(result['loss']!.data[0]), slope: Array.from(result['slope']!.data, Number) }
}

const dot = (a: number[], b: number[]) => a.reduce((s, x, i) => s + x * b[i]!, 0)
/** -log softmax(logits)[right] */
const crossEntropy = (logits: number[], right: number) =>
  Math.log(logits.reduce((s, x) => s + Math.exp(x), 0)) - logits[right]!
const average = (values: number[]) => values.reduce((s, x) => s + x, 0) / values.length

test('symmetric InfoNCE is the mean cross-entropy of both directions', async () => {
  const [a, b] = [unitRows(1), unitRows(2)]
  const scale = 1 / 0.07
  const there = average(
    a.map((x, i) =>
      crossEntropy(
        b.map((y) => scale * dot(x, y)),
        i,
      ),
    ),
  )
  const back = average(
    b.map((y, i) =>
      crossEntropy(
        a.map((x) => scale * dot(x, y)),
        i,
      ),
    ),
  )
  const { loss } = await evaluate(
    (x, y, graph) => symmetricInfoNCE(x, y, constant(graph, [1], [Math.log(scale)]), []),
    a,
    b,
  )
  assert.ok(Math.abs(loss - (there + back) / 2) < 1e-5, `${loss} is not ${(there + back) / 2}`)
})

test('NT-Xent is the mean over 2B views with the view itself left out', async () => {
  const [a, b] = [unitRows(3), unitRows(4)]
  const views = [...a, ...b]
  const each = views.map((x, i) => {
    const others = views.map((_, j) => j).filter((j) => j !== i)
    return crossEntropy(
      others.map((j) => dot(x, views[j]!) / 0.5),
      others.indexOf((i + ROWS) % (2 * ROWS)),
    )
  })
  const { loss } = await evaluate((x, y) => ntXent(x, y, 0.5, []), a, b)
  assert.ok(Math.abs(loss - average(each)) < 1e-9, `${loss} is not ${average(each)}`)
})

/** Rows 0 and 3 are one burst, rows 1 and 4 have one caption. */
const groups = [
  [7, 1, 2, 7, 4],
  [0, 9, 2, 3, 9],
]
const related = (i: number, j: number) => groups.some((group) => group[i % ROWS] === group[j % ROWS])
const groupValues = (graph: Graph) => groups.map((group) => constant(graph, [ROWS], group))

test('in InfoNCE, rows of one group are not each other’s negatives', async () => {
  const [a, b] = [unitRows(5), unitRows(6)]
  const direction = (from: number[][], to: number[][]) =>
    average(
      from.map((x, i) => {
        const seen = to.map((_, j) => j).filter((j) => j === i || !related(i, j))
        return crossEntropy(
          seen.map((j) => 10 * dot(x, to[j]!)),
          seen.indexOf(i),
        )
      }),
    )
  const { loss } = await evaluate(
    (x, y, graph) => symmetricInfoNCE(x, y, constant(graph, [1], [Math.log(10)]), groupValues(graph)),
    a,
    b,
  )
  const expected = (direction(a, b) + direction(b, a)) / 2
  assert.ok(Math.abs(loss - expected) < 1e-5, `${loss} is not ${expected}`)
})

test('in NT-Xent, views of photos of one group are not each other’s negatives', async () => {
  const [a, b] = [unitRows(7), unitRows(8)]
  const views = [...a, ...b]
  const each = views.map((x, i) => {
    const right = (i + ROWS) % (2 * ROWS)
    const seen = views.map((_, j) => j).filter((j) => j === right || !related(i, j))
    return crossEntropy(
      seen.map((j) => dot(x, views[j]!) / 0.5),
      seen.indexOf(right),
    )
  })
  const { loss } = await evaluate((x, y, graph) => ntXent(x, y, 0.5, groupValues(graph)), a, b)
  assert.ok(Math.abs(loss - average(each)) < 1e-9, `${loss} is not ${average(each)}`)
})

test('two photos of one group: nothing is left to tell them from, and the loss is zero by hand', async () => {
  const same = (graph: Graph) => [constant(graph, [ROWS], [1, 1, 1, 1, 1])]
  const [a, b] = [unitRows(1), unitRows(2)]
  const clip = await evaluate((x, y, g) => symmetricInfoNCE(x, y, constant(g, [1], [1]), same(g)), a, b)
  const simclr = await evaluate((x, y, g) => ntXent(x, y, 0.5, same(g)), a, b)
  assert.deepEqual([clip.loss, simclr.loss].map(Math.abs), [0, 0])
  assert.ok([...clip.slope, ...simclr.slope].every((x) => x === 0))
})

const masked = {
  InfoNCE: (x: Value, y: Value, g: Graph) => symmetricInfoNCE(x, y, constant(g, [1], [2]), groupValues(g)),
  'NT-Xent': (x: Value, y: Value, g: Graph) => ntXent(x, y, 0.5, groupValues(g)),
}
for (const [name, build] of Object.entries(masked)) {
  test(`${name} with groups: the gradient is the finite difference`, async () => {
    const [a, b] = [unitRows(9), unitRows(10)]
    const { slope } = await evaluate(build, a, b)
    const h = 1e-5
    for (let at = 0; at < ROWS * DIMS; at += 3) {
      const nudged = async (delta: number) => {
        const moved = a.map((row) => [...row])
        moved[Math.floor(at / DIMS)]![at % DIMS]! += delta
        return (await evaluate(build, moved, b)).loss
      }
      const numeric = ((await nudged(h)) - (await nudged(-h))) / (2 * h)
      assert.ok(Math.abs(numeric - slope[at]!) < 1e-6, `${at}: ${slope[at]} is not ${numeric}`)
    }
  })
}
