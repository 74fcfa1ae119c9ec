import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PhotoId } from '../../shared/model/index.ts'
import type { Store } from './index.ts'
import { library, photo } from './test-library.ts'

/** A photo with a vector of the model `m`. */
function seen(store: Store, hash: string) {
  store.vectors.put('m', [{ hash, vector: Float32Array.of(1, 0) }])
  return photo(store, hash)
}

const dog = (confidence: number) => ({ word: 'dog', confidence })

test('photos wait until they are named, also where nothing was found', (t) => {
  const store = library(t)
  const { tags } = store
  const [a, b] = [seen(store, 'a'), seen(store, 'b')]
  const waiting = (after = 0) => tags.waiting('n', 'm', after as PhotoId, 10).map(({ id }) => id)
  assert.deepEqual(waiting(), [a.photoId, b.photoId])
  assert.deepEqual(waiting(a.photoId), [b.photoId])
  assert.deepEqual(tags.waiting('n', 'other model', 0 as PhotoId, 10), [])
  tags.put('n', [{ hash: 'a', level: 1.5, tags: [] }])
  assert.deepEqual(waiting(), [b.photoId])
  assert.deepEqual([tags.level('n', 'a'), tags.level('n', 'b'), tags.level('other', 'a')], [1.5, null, null])
  assert.equal(tags.waiting('other namer', 'm', 0 as PhotoId, 10).length, 2)
})

test('tags are counted and found over present photos, without those that the person took away', (t) => {
  const store = library(t)
  const { tags, files } = store
  const [a, b, c] = [seen(store, 'a'), seen(store, 'b'), seen(store, 'c')]
  tags.put('n', [
    { hash: 'a', level: 0, tags: [dog(0.6), { word: 'snow', confidence: 0.9 }] },
    { hash: 'b', level: 0, tags: [dog(0.8)] },
    { hash: 'c', level: 0, tags: [dog(0.7)] },
  ])
  tags.put('other', [{ hash: 'a', level: 0, tags: [{ word: 'cat', confidence: 1 }] }])
  const dogs = () => tags.having('n', 'dog').map(({ id }) => id)
  assert.deepEqual(dogs(), [b.photoId, c.photoId, a.photoId])
  assert.deepEqual(tags.counts('n'), [
    { word: 'dog', photos: 3 },
    { word: 'snow', photos: 1 },
  ])
  assert.deepEqual(tags.ofPhoto('n', a.photoId), [{ word: 'snow', confidence: 0.9 }, dog(0.6)])

  tags.refuse(c.photoId, 'dog')
  tags.refuse(c.photoId, 'dog')
  files.remove(b.fileId)
  assert.deepEqual(dogs(), [a.photoId])
  assert.deepEqual(tags.ofPhoto('n', c.photoId), [])
  assert.deepEqual(tags.counts('n')[0], { word: 'dog', photos: 1 })
  tags.put('n', [{ hash: 'c', level: 0, tags: [dog(0.99)] }])
  assert.deepEqual(dogs(), [a.photoId], 'a later naming does not bring it back')
  tags.allow(c.photoId, 'dog')
  assert.deepEqual(dogs(), [c.photoId, a.photoId])
})

test('what other namers told is forgotten a few at a time', (t) => {
  const store = library(t)
  const { tags } = store
  const { photoId } = seen(store, 'a')
  for (let i = 0; i < 5; i++) tags.put(`old ${i}`, [{ hash: 'a', level: 0, tags: [dog(0.5)] }])
  tags.put('n', [{ hash: 'a', level: 0, tags: [dog(0.5)] }])
  let turns = 0
  while (tags.forgetOthers('n', 2)) turns++
  assert.equal(turns, 6)
  assert.deepEqual([tags.having('old 3', 'dog').length, tags.having('n', 'dog').length], [0, 1])
  assert.deepEqual(tags.waiting('n', 'm', 0 as PhotoId, 1), [])
  assert.equal(tags.waiting('old 3', 'm', 0 as PhotoId, 1)[0]!.id, photoId)
})

test('what the person took away stays with the photo, and goes to the one that takes its place', (t) => {
  const store = library(t)
  const { tags, given, files } = store
  const [a, b] = [seen(store, 'a'), seen(store, 'b')]
  tags.put('n', [
    { hash: 'a', level: 0, tags: [dog(0.6)] },
    { hash: 'b', level: 0, tags: [dog(0.6)] },
  ])
  tags.refuse(a.photoId, 'dog')
  given.copy(a.photoId, b.photoId)
  given.copy(a.photoId, b.photoId)
  assert.deepEqual(tags.having('n', 'dog'), [])
  files.remove(a.fileId)
  assert.deepEqual(
    given.kept().map(({ photoId, texts }) => [photoId, texts]),
    [[a.photoId, ['not dog']]],
  )
})
