import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTyped } from './typed-query.ts'

const snow = { text: 'snow', weight: -0.5 }

test('words without a sign are looked for as they are', () => {
  for (const typed of ['a beach', 'a well-known "red" house', 'one - two', 'c++ -', '-- "']) {
    assert.deepEqual(readTyped(typed, true), { rest: typed, text: typed, chips: [], pending: null })
  }
})

test('a signed word is whole with the next space, its closing quote, or when the person is done', () => {
  assert.deepEqual(readTyped('a beach -snow', false), {
    rest: 'a beach -snow',
    text: 'a beach',
    chips: [],
    pending: snow,
  })
  assert.deepEqual(readTyped('a beach -snow ', false), {
    rest: 'a beach ',
    text: 'a beach',
    chips: [snow],
    pending: null,
  })
  assert.deepEqual(readTyped('-snow', true), { rest: '', text: '', chips: [snow], pending: null })
  assert.deepEqual(readTyped('-"deep snow', false).pending, { text: 'deep snow', weight: -0.5 })
  assert.deepEqual(readTyped('-"deep snow"', false).chips, [{ text: 'deep snow', weight: -0.5 }])
})

test('signs stand anywhere and side by side', () => {
  assert.deepEqual(readTyped('a -snow beach +"two dogs" -ice', true), {
    rest: 'a beach ',
    text: 'a beach',
    chips: [snow, { text: 'two dogs', weight: 1 }, { text: 'ice', weight: -0.5 }],
    pending: null,
  })
})
