import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PhotoId } from '../../shared/model/index.ts'
import { fold } from './fold.ts'

const hits = (...ids: number[]) => ids.map((id, rank) => ({ id: id as PhotoId, score: 1 - rank / 10 }))
const shapes = (folded: ReturnType<typeof fold>) => folded.map(({ id, burst }) => [id, ...burst])
/** A unit vector in the plane. */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))

test('the best of a burst stands for those that look like it, in the place it has', () => {
  const folded = fold(hits(5, 3, 9, 4), [0, 1, 0, 0], () => at(0))
  assert.deepEqual(shapes(folded), [[5, 9, 4], [3]])
  assert.equal(folded[0]!.score, 1)
})

test('photos of one burst that do not look alike stay apart, each with its own kin', () => {
  const angles = [0, 90, 5, 85]
  assert.deepEqual(shapes(fold(hits(1, 2, 3, 4), [7, 7, 7, 7], (i) => at(angles[i]!))), [
    [1, 3],
    [2, 4],
  ])
})

test('photos that look alike but are of other bursts stay apart; their vectors are not even read', () => {
  const read: number[] = []
  const folded = fold(hits(1, 2, 3), [0, 1, 2], (i) => (read.push(i), at(0)))
  assert.deepEqual(shapes(folded), [[1], [2], [3]])
  assert.deepEqual(read, [])
})

test('a photo without a vector is folded with none', () => {
  assert.deepEqual(shapes(fold(hits(1, 2), [0, 0], (i) => (i === 0 ? null : at(0)))), [[1], [2]])
})
