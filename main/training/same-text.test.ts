import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalised, textNumbers } from './same-text.ts'

test('captions say the same without case, space and punctuation', () => {
  for (const caption of ['A dog, running!', 'a dog  running', ' "A DOG"\trunning. ', 'a-dog-running'])
    assert.equal(normalised(caption), 'a dog running')
  assert.equal(normalised('Ein Mädchen'), 'ein mädchen')
  assert.notEqual(normalised('Mädchen'), normalised('Madchen'))
  assert.equal(normalised('狗在跑。'), '狗在跑')
})

test('captions of signs alone are told apart', () => {
  assert.equal(normalised(' 🐕  🐕 '), '🐕 🐕')
  assert.notEqual(normalised('🐕'), normalised('🐈'))
  assert.equal(normalised('...'), '...')
})

test('texts are numbered from 0, the same for the same', () => {
  assert.deepEqual(['Dog', 'cat', 'DOG!', 'Cat.', 'x'].map(textNumbers()), [0, 1, 0, 1, 2])
})
