import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Graph, emitModel, input, openExecutor } from '../index.ts'
import { scatterAdd } from '../build.ts'

const [ROWS, TOKENS, WIDTH] = [3, 3000, 256]

test('of many updates to few rows none is lost, whatever the threads do', async () => {
  const graph = new Graph()
  const indices = input(graph, 'indices', 'i64', [TOKENS])
  const updates = input(graph, 'updates', 'f32', [TOKENS, WIDTH])
  const executor = await openExecutor(emitModel([{ name: 'sum', value: scatterAdd(indices, updates, ROWS) }]))
  const places = BigInt64Array.from({ length: TOKENS }, (_, i) => BigInt(i % ROWS))
  for (let run = 0; run < 60; run++) {
    const { sum } = await executor.run({
      indices: { dtype: 'i64', shape: [TOKENS], data: places },
      updates: { dtype: 'f32', shape: [TOKENS, WIDTH], data: new Float32Array(TOKENS * WIDTH).fill(1) },
    })
    assert.ok(Array.from(sum!.data, Number).every((value) => value === TOKENS / ROWS))
  }
  await executor.close()
})
