import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedWords } from './named-words.ts'

const words = ['Bruno', 'our garden', 'garden', 'Royal-Gala', '小白', 'Éva']
const named = (text: string) =>
  namedWords(text, words).map(({ word, start, end }) => [words[word], text.slice(start, end)])

test('a word is named whole, in any case, with - and _ as spaces', () => {
  assert.deepEqual(named('BRUNO in the snow'), [['Bruno', 'BRUNO']])
  assert.deepEqual(named('a photo of royal gala, and of Royal_Gala'), [
    ['Royal-Gala', 'royal gala'],
    ['Royal-Gala', 'Royal_Gala'],
  ])
  assert.deepEqual(named("Bruno's ball"), [['Bruno', 'Bruno']])
  assert.deepEqual(named('brunost, royal galaxy'), [])
  assert.deepEqual(named('e\u0301va'), [['Éva', 'e\u0301va']], 'accents in two characters')
})

test('the longest word is taken, and none overlaps another', () => {
  assert.deepEqual(named('the garden behind our garden'), [
    ['garden', 'garden'],
    ['our garden', 'our garden'],
  ])
})

test('a word of a script without spaces is found inside a text', () => {
  assert.deepEqual(named('雪里的小白'), [['小白', '小白']])
})

test('no text and no words name nothing', () => {
  assert.deepEqual(named(''), [])
  assert.deepEqual(namedWords('Bruno', []), [])
  assert.deepEqual(namedWords('a - b', ['-', '']), [])
})
