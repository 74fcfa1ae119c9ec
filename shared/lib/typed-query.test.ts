import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTags, readTyped, type Typed } from './typed-query.ts'

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

test('an emoji can be left out', () => {
  assert.deepEqual(readTyped('a beach -🐕', true).chips, [{ text: '🐕', weight: -0.5 }])
})

test('signs stand anywhere and side by side', () => {
  assert.deepEqual(readTyped('a -snow beach +"two dogs" -ice', true), {
    rest: 'a beach ',
    text: 'a beach',
    chips: [snow, { text: 'two dogs', weight: 1 }, { text: 'ice', weight: -0.5 }],
    pending: null,
  })
})

test('any text is the same query letter by letter, as in the box, and at once, as on the command line', () => {
  const pieces = [
    'a',
    'well-known',
    'c++',
    '-',
    '--',
    '"red"',
    '-snow',
    '+dogs',
    '-"deep snow"',
    '+"two',
    '海',
    '-🐕',
  ]
  for (const number of Array(20_000).keys()) {
    // Every text of up to four pieces that the number spells, with one space or two between.
    const chosen = [...number.toString(pieces.length)].map((digit) => pieces[parseInt(digit, pieces.length)]!)
    const typed = chosen.join(number % 3 ? ' ' : '  ')
    const { text, chips } = readTyped(typed, true)
    assert.deepEqual(letterByLetter(typed), { text, chips }, typed)
    assert.deepEqual(readTyped(text, true).chips, [], typed)
  }
})

/** The search box takes chips out of the field as they become whole; Enter takes the last. */
function letterByLetter(typed: string): Pick<Typed, 'text' | 'chips'> {
  const chips: Typed['chips'] = []
  let field = ''
  for (const letter of typed) {
    const now = readTyped(field + letter, false)
    chips.push(...now.chips)
    field = now.rest
  }
  const last = readTyped(field, true)
  return { text: last.text, chips: [...chips, ...last.chips] }
}

test('tags are taken out of the words', () => {
  assert.deepEqual(readTags('tag:dog in the snow'), { text: 'in the snow', tags: ['dog'] })
  assert.deepEqual(readTags('a man  tag:"hot dog" TAG:Beer tag:beer'), {
    text: 'a man',
    tags: ['hot dog', 'beer'],
  })
  for (const text of ['vintag:e', 'a tag: b', 'tag', 'price tag:"open', '  two  spaces']) {
    assert.deepEqual(readTags(text), { text, tags: [] })
  }
  assert.deepEqual(readTags('tag:""'), { text: '', tags: [] })
})
