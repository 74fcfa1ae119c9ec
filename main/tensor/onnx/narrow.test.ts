import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../../shared/lib/random.ts'
import * as t from '../index.ts'
import { decodeFile, encodeModel } from './schema.ts'

const [WIDTH, OUT, BATCH, SIDE] = [64, 48, 3, 6]
const random = new Random(1)
const noise = (n: number) => Array.from({ length: n }, () => random.normal())
/** Every second column is a hundredth: one scale for all would lose those. */
const uneven = noise(WIDTH * OUT).map((value, i) => (i % 2 ? value / 100 : value))

/** A convolution, then a product with the weights behind the data and a bias, and one with the weights before it. */
function model(): Uint8Array {
  const graph = new t.Graph()
  const x = t.input(graph, 'x', 'f32', [BATCH, 3, SIDE, SIDE])
  const kernels = t.constant(graph, [WIDTH, 3, SIDE, SIDE], noise(WIDTH * 3 * SIDE * SIDE))
  const seen = t.reshape(t.conv(x, kernels), [BATCH, WIDTH])
  const behind = t.matmul(seen, t.constant(graph, [WIDTH, OUT], uneven))
  const before = t.matmul(t.constant(graph, [OUT, WIDTH], noise(OUT * WIDTH)), t.transpose(seen, [1, 0]))
  return t.emitModel([
    { name: 'behind', value: t.add(behind, t.constant(graph, [1, OUT], noise(OUT))) },
    { name: 'before', value: before },
  ])
}

const full = model()
const beside = () => assert.fail('nothing lies beside it')

async function computed(file: Uint8Array, name: string): Promise<Float32Array> {
  const executor = await t.openExecutor(file)
  const data = Float32Array.from({ length: BATCH * 3 * SIDE * SIDE }, (_, i) => Math.sin(i))
  const found = await executor.run({ x: { dtype: 'f32', shape: [BATCH, 3, SIDE, SIDE], data } })
  await executor.close()
  return found[name]!.data as Float32Array
}

/** The largest difference to the whole model, in parts of the root mean square of the column. */
async function error(file: Uint8Array, name: 'behind' | 'before'): Promise<number> {
  const [right, found] = [await computed(full, name), await computed(file, name)]
  const columns = name === 'behind' ? OUT : BATCH
  const size = Array.from({ length: columns }, (_, column) =>
    Math.hypot(...right.filter((_, i) => i % columns === column)),
  )
  return Math.max(...right.map((value, i) => Math.abs(value - found[i]!) / size[i % columns]!))
}

for (const [precision, share, most] of [
  ['fp16', 0.55, 5e-3],
  ['int8', 0.32, 0.1],
] as const) {
  test(`${precision}: smaller by the bits, and near what the whole model computes`, async () => {
    const narrow = t.narrowModel(full, precision, beside)
    assert.ok(narrow.length < share * full.length, `${narrow.length} of ${full.length} bytes`)
    for (const name of ['behind', 'before'] as const) {
      const wrong = await error(narrow, name)
      assert.ok(wrong > 0 && wrong < most, `${name}: ${wrong}`)
    }
    // What is narrow stays as it is.
    assert.deepEqual(t.narrowModel(narrow, precision, beside).length, narrow.length)
  })
}

test('weights in half precision become int8 weights', async () => {
  const narrow = t.narrowModel(t.narrowModel(full, 'fp16', beside), 'int8', beside)
  assert.ok(narrow.length < 0.32 * full.length, `${narrow.length} of ${full.length} bytes`)
  assert.ok((await error(narrow, 'behind')) < 0.1)
})

test('weights that lie in a file beside the model are taken into it', async () => {
  const { graph, opset } = decodeFile(full)
  const largest = graph.initializer.find(({ dims }) => dims.length === 4)!
  const data = Buffer.concat([Buffer.alloc(16), largest.rawData])
  const externalData = Object.entries({ location: 'weights.bin', offset: 16, length: data.length - 16 }).map(
    ([key, value]) => ({ key, value: String(value) }),
  )
  const initializer = graph.initializer.map((each) =>
    each === largest ? { ...each, rawData: new Uint8Array(), externalData } : each,
  )
  const split = encodeModel({ ...graph, initializer }, opset)
  const whole = t.narrowModel(split, 'fp16', (file, offset, length) => {
    assert.equal(file, 'weights.bin')
    return data.subarray(offset, length === undefined ? undefined : offset + length)
  })
  assert.ok((await error(whole, 'before')) < 5e-3)
})

test('what is no model is refused', () => {
  assert.throws(() => t.narrowModel(Buffer.from('x'), 'int8', beside))
})
