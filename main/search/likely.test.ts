import assert from 'node:assert/strict'
import { test } from 'node:test'
import { likelyFrom } from './likely.ts'

/** The middle of each of `count` equal parts of a normal distribution, by the logistic one that is nearest to it. */
const bell = (count: number, centre: number, spread: number) =>
  Float64Array.from({ length: count }, (_, i) => {
    const p = (i + 0.5) / count
    return centre + (spread / 1.702) * Math.log(p / (1 - p))
  })
const above = (scores: Float64Array, from: number) => scores.filter((score) => score >= from).length

test('photos that stand out from the rest are likely, and they alone', () => {
  const scores = Float64Array.from([...bell(1000, 0.1, 0.05), ...bell(40, 0.7, 0.03)])
  const from = likelyFrom(scores, Math.max(...scores))!
  const likely = above(scores, from)
  assert.ok(likely >= 35 && likely <= 40, `${likely} likely`)
})

test('the same photos with all scores higher or wider apart get the same divider', () => {
  const scores = Float64Array.from([...bell(1000, 0, 0.05), ...bell(30, 0.6, 0.03)])
  const other = scores.map((score) => 0.2 + 0.15 * score)
  const [from, also] = [likelyFrom(scores, Math.max(...scores))!, likelyFrom(other, Math.max(...other))!]
  assert.ok(Math.abs(also - (0.2 + 0.15 * from)) < 1e-12)
})

test('where no photo stands out nothing can be said', () => {
  // Every score as often as any other: the best lies less than two spreads above the middle.
  const flat = Float64Array.from({ length: 1000 }, (_, i) => i / 1000)
  assert.equal(likelyFrom(flat, 0.999), null)
})

test('many photos that fit do not hide each other', () => {
  const scores = Float64Array.from([...bell(1000, 0.1, 0.05), ...bell(250, 0.7, 0.03)])
  const likely = above(scores, likelyFrom(scores, Math.max(...scores))!)
  assert.ok(likely > 200 && likely <= 250, `${likely} likely`)
})

test('of a few photos nothing can be said', () => {
  assert.equal(likelyFrom(bell(49, 0, 0.1), 0.9), null)
  assert.equal(likelyFrom(new Float64Array(), 0), null)
  assert.equal(typeof likelyFrom(bell(50, 0, 0.1), 0.9), 'number')
})
