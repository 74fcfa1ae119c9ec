import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tooLong, wordCount } from './caption-layout.ts'

test('words are counted in any script', () => {
  assert.equal(wordCount('Two dogs, on a beach!'), 5)
  assert.equal(wordCount('两只狗在海滩上') > 2, true)
  assert.equal(wordCount(' … '), 0)
})

test('a long caption says what is read of it, and a very long one what is kept', () => {
  const words = (n: number) => Array.from({ length: n }, () => 'dog').join(' ')
  assert.equal(tooLong(words(22)), '')
  assert.match(tooLong(words(23)), /^These are 23 words, and Kindred reads about 22 /)
  assert.match(
    tooLong('a'.repeat(2001)),
    /^Only the first 2,000 characters are kept: 1 character is too many/,
  )
  assert.equal(tooLong(`${'a'.repeat(2000)}  `), '')
})
