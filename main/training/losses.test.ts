/** The losses against their formulas, written out in plain numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { constant, emitModel, Graph, input, openExecutor, type Value } from '../tensor/index.ts'
import { ntXent, symmetricInfoNCE } from './losses.ts'
import { Random } from './random.ts'

const [ROWS, DIMS] = [5, 7]

function unitRows(seed: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: ROWS }, () => {
    const row = Array.from({ length: DIMS }, () => random.normal())
    const norm = Math.hypot(...row)
    return row.map((x) => x / norm)
  })
}

async function evaluate(
  build: (a: Value, b: Value, graph: Graph) => Value,
  a: number[][],
  b: number[][],
): Promise<number> {
  const graph = new Graph()
  const [x, y] = ['a', 'b'].map((name) => input(graph, name, 'f32', [ROWS, DIMS]))
  const executor = await openExecutor(
    emitModel([{ name: 'loss', value: build(x!, y!, graph) }], { float: 'float64' }),
  )
  const tensor = (rows: number[][]) => ({
    dtype: 'f64' as const,
    shape: [ROWS, DIMS],
    data: Float64Array.from(rows.flat()),
  })
  const { loss } = await executor.run({ a: tensor(a), b: tensor(b) })
  await executor.close()
  return Number(loss!.data[0])
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
  const loss = await evaluate(
    (x, y, graph) => symmetricInfoNCE(x, y, constant(graph, [1], [Math.log(scale)])),
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
  const loss = await evaluate((x, y) => ntXent(x, y, 0.5), a, b)
  assert.ok(Math.abs(loss - average(each)) < 1e-9, `${loss} is not ${average(each)}`)
})
