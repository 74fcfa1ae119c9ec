import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library, photo } from '../store/test-library.ts'
import { captionsByPhoto, withoutSought } from './captions-by-photo.ts'

const all = { captionSources: ['person', 'sidecar', 'keywords'], folders: false } as const

test('a photo is what it was said to be, and nothing that it was said not to be', (t) => {
  const store = library(t)
  const [a, b, c] = ['a', 'b', 'c'].map((hash) => photo(store, hash)) as [Found, Found, Found]
  store.captions.add(a.fileId, [
    { ...a, source: 'keywords', text: 'dog, beach' },
    { ...a, source: 'sidecar', text: 'A dog runs along the sea' },
    { ...a, source: 'sidecar', text: 'The sea in May' },
  ])
  store.ownWords.add('Bruno', [b.photoId, c.photoId])
  store.feedback.say('dog', [a.photoId], false)
  store.feedback.say('bruno', [a.photoId], true)
  store.feedback.say('bruno', [c.photoId], false)
  store.feedback.say('waves at night', [b.photoId, c.photoId], true)
  const found = captionsByPhoto(store, all)
  assert.deepEqual(
    [a, b, c].map(({ photoId }) => found.get(photoId)),
    [
      { captions: ['beach', 'The sea in May', 'Bruno'], names: ['beach', 'Bruno'], sought: [] },
      { captions: ['Bruno', 'waves at night'], names: ['Bruno'], sought: ['waves at night'] },
      { captions: ['waves at night'], names: [], sought: ['waves at night'] },
    ],
  )
  assert.deepEqual(withoutSought(found.get(b.photoId)!), {
    captions: ['Bruno'],
    names: ['Bruno'],
    sought: [],
  })
  assert.equal(withoutSought(found.get(c.photoId)!), null)
})

test('without the person’s words, what they sought teaches nothing; what they refused is still left out', (t) => {
  const store = library(t)
  const { photoId, fileId } = photo(store, 'a')
  store.captions.add(fileId, [{ photoId, fileId, source: 'keywords', text: 'dog' }])
  store.feedback.say('sea', [photoId], true)
  const texts = () => captionsByPhoto(store, { ...all, captionSources: ['keywords'] }).get(photoId)?.captions
  assert.deepEqual(texts(), ['dog'])
  store.feedback.say('dog', [photoId], false)
  assert.equal(texts(), undefined)
})

type Found = ReturnType<typeof photo>
