import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as t from './index.ts'

const numbers = (shape: readonly number[]) =>
  Float32Array.from({ length: t.sizeOf(shape) }, (_, i) => ((i * 7919) % 2003) / 1001 - 1)

/** Every kind of convolution and pool, [N, 3, 8, 8] to [N, 6]. */
function tower(batch: number) {
  const graph = new t.Graph()
  const weights: t.Value[] = []
  const weight = (shape: readonly number[]) => {
    const value = t.input(graph, `w${weights.length}`, 'f32', shape)
    weights.push(value)
    return value
  }
  const x = t.input(graph, 'x', 'f32', [batch, 3, 8, 8])
  const stem = t.maxPool(t.conv(x, weight([4, 3, 3, 3]), { padding: 1, bias: weight([4]) }), 2, { stride: 2 })
  const wide = t.conv(stem, weight([6, 4, 1, 1]), { bias: weight([6]) })
  const deep = t.conv(wide, weight([6, 1, 3, 3]), { padding: 1, groups: 6 })
  const pooled = t.mean(t.averagePool(deep, 3, { stride: 2, padding: 1 }), [2, 3])
  return { x, weights, y: t.reshape(pooled, [batch, 6]) }
}

test('a convolutional tower is exported for any batch, to what it gave while it learned', async () => {
  const [free, fixed] = [tower(10_007), tower(3)]
  const trained = new Map(free.weights.map((w) => [w, numbers(w.shape)]))
  const learned = await t.openExecutor(t.emitModel([{ name: 'y', value: fixed.y }]))
  const exported = await t.openExecutor(
    t.emitModel([{ name: 'y', value: free.y }], { weights: trained, freeBatch: 10_007 }),
  )
  const data = numbers([3, 3, 8, 8])
  const fed = Object.fromEntries(
    fixed.weights.map((w, i): [string, t.Tensor] => [
      `w${i}`,
      { dtype: 'f32', shape: w.shape, data: numbers(w.shape) },
    ]),
  )
  const x = (n: number): t.Tensor => ({ dtype: 'f32', shape: [n, 3, 8, 8], data: data.slice(0, n * 3 * 64) })
  const right = (await learned.run({ ...fed, x: x(3) }))['y']!
  for (const batch of [1, 3]) {
    const { data: found, shape } = (await exported.run({ x: x(batch) }))['y']!
    assert.deepEqual(shape, [batch, 6])
    Array.from(found, Number).forEach((value, i) => assert.ok(Math.abs(value - Number(right.data[i])) < 1e-5))
  }
  await Promise.all([learned.close(), exported.close()])
})

test('a convolution counts twice its multiply-adds, and as many for each gradient', () => {
  const graph = new t.Graph()
  const x = t.input(graph, 'x', 'f32', [2, 4, 8, 8])
  const weight = t.input(graph, 'w', 'f32', [6, 2, 3, 3])
  const y = t.conv(x, weight, { stride: 2, padding: 1, groups: 2 })
  const once = 2 * (2 * 6 * 4 * 4) * (2 * 3 * 3)
  assert.equal(t.flopsOf([y]), once)
  for (const slope of t.gradients(t.sum(y), [x, weight])) assert.equal(t.flopsOf([slope]), once)
})

test('kernels and windows that do not fit are refused', () => {
  const graph = new t.Graph()
  const input = (name: string, shape: readonly number[]) => t.input(graph, name, 'f32', shape)
  const [x, weight] = [input('x', [1, 4, 5, 5]), input('w', [6, 2, 3, 3])]
  assert.throws(() => t.conv(x, weight), /convolution of \[1,4,5,5\] with \[6,2,3,3\] in 1 groups/)
  assert.throws(() => t.conv(x, weight, { groups: 2, bias: input('b', [4]) }), /a bias of \[4\]/)
  assert.throws(() => t.conv(x, weight, { groups: 2, dilation: 3 }), /a window of \[3,3\] over \[5,5\]/)
  assert.throws(() => t.maxPool(x, 6), /a window of \[6,6\] over \[5,5\]/)
})
