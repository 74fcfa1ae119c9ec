import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../shared/lib/random.ts'
import { answers, chanceAt, luck, recallAt } from './recall.ts'

const gallery = Float32Array.of(1, 0, 0.8, 0.6, 0, 1) // three unit rows of two numbers
const query = Float32Array.of(1, 0) // its scores: 1, 0.8, 0

test('the rank of an answer is how many wrong rows stand before it', async () => {
  const asked = [[0], [2], [1, 2], [0, 1, 2], []].map((right) => ({ query: 0, right }))
  assert.deepEqual(await answers(query, gallery, 2, asked), [
    { wrongBefore: 0, right: 1 },
    { wrongBefore: 2, right: 1 },
    { wrongBefore: 1, right: 2 }, // the best of two right rows counts
    { wrongBefore: 0, right: 3 },
    { wrongBefore: Infinity, right: 0 },
  ])
})

test('a model that puts everything in one place finds nothing', async () => {
  const [rows, dims] = [50, 96]
  const random = new Random(7)
  const one = Float32Array.from({ length: dims }, () => random.normal() / Math.sqrt(dims))
  const same = Float32Array.from({ length: rows * dims }, (_, i) => one[i % dims]!)
  const asked = Array.from({ length: rows }, (_, query) => ({ query, right: [query] }))
  const found = await answers(same, same, dims, asked)
  assert.ok(found.every(({ wrongBefore }) => wrongBefore === rows - 1))
  assert.equal(recallAt(found).at10, 0)
})

test('ranks over several blocks of queries and of rows are those of plain sums', async () => {
  const [q, g, dims] = [300, 5000, 7]
  const random = new Random(3)
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal() / Math.sqrt(dims))
  const [queries, rows] = [draw(q * dims), draw(g * dims)]
  const asked = Array.from({ length: q }, (_, query) => ({ query, right: [(query * 37) % g, g - 1 - query] }))
  const found = await answers(queries, rows, dims, asked)
  for (const query of [0, 255, 256, 299]) {
    const score = (row: number) => {
      let sum = 0
      for (let d = 0; d < dims; d++) sum += queries[query * dims + d]! * rows[row * dims + d]!
      return sum
    }
    const { right } = asked[query]!
    const best = Math.max(...right.map(score))
    let before = 0
    for (let row = 0; row < g; row++) if (!right.includes(row) && score(row) >= best) before++
    assert.equal(found[query]!.wrongBefore, before)
  }
})

test('recall@k is the part of queries with a right row among the first k', () => {
  const found = [0, 4, 5, 9, 10].map((wrongBefore) => ({ wrongBefore, right: 1 }))
  assert.deepEqual(recallAt(found), { at1: 1 / 5, at5: 2 / 5, at10: 4 / 5 })
})

test('luck counts all right rows', () => {
  assert.equal(luck(10, 1, 5), 0.5)
  assert.equal(luck(4, 2, 1), 0.5)
  assert.ok(Math.abs(luck(4, 2, 2) - 5 / 6) < 1e-12) // 1 - C(2, 2) / C(4, 2)
  assert.equal(luck(3, 1, 5), 1)
  assert.equal(luck(5, 0, 5), 0)
  const chance = chanceAt(
    [
      { wrongBefore: 0, right: 1 },
      { wrongBefore: 0, right: 3 },
    ],
    20,
  )
  assert.ok(Math.abs(chance.at1 - (1 / 20 + 3 / 20) / 2) < 1e-12)
})
