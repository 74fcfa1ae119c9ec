import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findOwnWords, foldOwnWord } from './own-words.ts'

const known = new Map(
  ['Bruno', 'our garden', 'our garden shed', 'Мурка', '小白', '🦊', 'Élise'].map((word) => [
    foldOwnWord(word),
    word,
  ]),
)
const find = (text: string) => {
  const { found, rest } = findOwnWords(text, known)
  return [...found, '/', rest].join(' ')
}

test('own words are found inside a text, whatever their case, and the rest is what is left', () => {
  assert.equal(find('Bruno in the snow'), 'Bruno / in the snow')
  assert.equal(find('in the snow, BRUNO!'), 'Bruno / in the snow, !')
  assert.equal(find("bruno's ball"), 'Bruno / ball')
  assert.equal(find('Bruno’s ball'), 'Bruno / ball')
  assert.equal(find('bruno'), 'Bruno / ')
  assert.equal(find('Bruno?!'), 'Bruno / ')
  assert.equal(find('a dog in the snow'), '/ a dog in the snow')
})

test('only whole words count, the longest first', () => {
  assert.equal(find('Brunoesque brunost'), '/ Brunoesque brunost')
  assert.equal(find('our garden shed in our  garden'), 'our garden shed our garden / in')
  assert.equal(find('our new garden'), '/ our new garden')
  assert.equal(find('Bruno Bruno'), 'Bruno Bruno / ')
})

test('any script, any way to write the same letter', () => {
  assert.equal(find('мурка спит'), 'Мурка / спит')
  assert.equal(find('小白在雪地里'), '小白 / 在雪地里')
  assert.equal(find('🦊 at night'), '🦊 / at night')
  assert.equal(find('E\u0301LISE'), 'Élise / ')
})

test('what says nothing is no word', () => {
  assert.equal(foldOwnWord(' !? '), '')
  assert.equal(foldOwnWord('  Our\tGarden '), 'our garden')
  assert.deepEqual(findOwnWords('anything', new Map()), { found: [], rest: 'anything' })
})
