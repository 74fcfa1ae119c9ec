/** Captions as rows, with a tokenizer of one token a word: its number is 10 more than its length. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../../shared/lib/random.ts'
import { Captions } from './captions.ts'

const CONTEXT = 6
const encode = (text: string) =>
  [
    2,
    ...text
      .split(/\s+/)
      .filter(Boolean)
      .map((w) => 10 + w.length),
    3,
  ].map(BigInt)
const read = (texts: string[][], wordDropout = 0) =>
  new Captions(texts, { context: CONTEXT, wordDropout, encode })

function draw(captions: Captions, photo: number, seed: number) {
  const out = new BigInt64Array(CONTEXT)
  const group = captions.draw(photo, new Random(seed), out, 0)
  return { group, row: [...out].map(Number) }
}
const seeds = Array.from({ length: 60 }, (_, i) => i)
const rows = (captions: Captions, photo = 0) => [
  ...new Set(seeds.map((seed) => draw(captions, photo, seed).row.join(' '))),
]

test('a caption that fits is a row as it is, padded; equal captions are one group, of whichever photo', () => {
  const captions = read([['a dog'], ['A  dog.'], ['a cat', 'two cats']])
  assert.deepEqual(draw(captions, 0, 1), { group: 0, row: [2, 11, 13, 3, 0, 0] })
  assert.equal(draw(captions, 1, 1).group, 0)
  assert.deepEqual([...new Set(seeds.map((seed) => draw(captions, 2, seed).group))].sort(), [1, 2])
  assert.equal(captions.cut, 0)
})

test('a long text is cut at its sentences, from a random one on, and counted', () => {
  const captions = read([['a bb ccc. dddd eeeee ffffff. g. hh.', 'short']])
  assert.equal(captions.cut, 1)
  assert.deepEqual(rows(read([['a bb ccc. dddd eeeee ffffff. g. hh.']])).sort(), [
    '2 11 12 14 3 0', // a bb ccc.
    '2 12 13 3 0 0', // g. hh.
    '2 13 3 0 0 0', // hh.
    '2 14 15 17 12 3', // dddd eeeee ffffff. g.
  ])
})

test('of a list, random items are taken, in the order in which they stand', () => {
  const drawn = rows(read([['a, bb, ccc, dddd, eeeee']]))
  assert.ok(drawn.length > 3, 'not always the same')
  for (const row of drawn) {
    const items = row.split(' ').map(Number).slice(1, -1)
    assert.equal(items.length, 4)
    assert.deepEqual(
      items,
      items.toSorted((x, y) => x - y),
    )
  }
})

test('one long sentence without a pause loses its end', () => {
  assert.deepEqual(rows(read([['a bb ccc dddd eeeee ffffff']])), ['2 11 12 13 14 3'])
})

test('equal seeds draw equally; dropped words leave no gap and the frame stays', () => {
  const captions = read([['a bb ccc dddd']], 0.5)
  for (const seed of seeds) {
    const { row } = draw(captions, 0, seed)
    assert.deepEqual(draw(captions, 0, seed).row, row)
    const used = row.filter((id) => id !== 0)
    assert.deepEqual(row.slice(0, used.length), used)
    assert.deepEqual([used[0], used.at(-1)], [2, 3])
  }
  assert.ok(rows(captions).length > 5)
})
