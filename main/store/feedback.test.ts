import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library, photo } from './test-library.ts'

test('what was said last of a photo counts, however the text is written', (t) => {
  const store = library(t)
  const { feedback } = store
  const [a, b] = [photo(store, 'a').photoId, photo(store, 'b').photoId]
  feedback.say('Red Dog', [a, b], true)
  feedback.say('red dog!', [b], false)
  feedback.say('cat', [a], false)
  assert.deepEqual(feedback.byText(), [
    { text: 'cat', more: [], less: [a] },
    { text: 'red dog!', more: [a], less: [b] },
  ])
  assert.equal(feedback.count(), 3)
  feedback.forget('RED DOG', [a])
  assert.deepEqual(feedback.all(), [
    { photoId: a, text: 'cat', fits: false },
    { photoId: b, text: 'red dog!', fits: false },
  ])
  feedback.forget('cat')
  assert.equal(feedback.count(), 1)
})

test('it goes where its photo goes, is shown while no file leads there, and is forgotten with the rest', (t) => {
  const store = library(t)
  const { feedback, files, given } = store
  const [a, b] = [photo(store, 'a'), photo(store, 'b')]
  feedback.say('dog', [a.photoId], true)
  feedback.say('cat', [a.photoId], false)
  feedback.say('dog', [b.photoId], false)
  files.remove(a.fileId)
  assert.deepEqual(
    [feedback.count(), given.kept().map(({ texts }) => texts.toSorted())],
    [1, [['like dog', 'not like cat']]],
  )
  given.move(a.photoId, b.photoId)
  assert.deepEqual(feedback.byText(), [
    { text: 'cat', more: [], less: [b.photoId] },
    { text: 'dog', more: [b.photoId], less: [] },
  ])
  given.discard(b.photoId)
  assert.equal(feedback.count(), 0)
})

test('a text is shown as it was written last, of whichever photo', (t) => {
  const store = library(t)
  const [a, b] = [photo(store, 'a').photoId, photo(store, 'b').photoId]
  store.feedback.say('DOG', [b], true)
  store.feedback.say('Dog', [a], true)
  assert.deepEqual(store.feedback.byText(), [{ text: 'Dog', more: [b, a], less: [] }])
})
