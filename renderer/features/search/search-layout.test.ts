import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PhotoId, QueryImageId } from '../../../shared/model/index.ts'
import {
  cutLines,
  fitShare,
  missing,
  partText,
  queryText,
  readField,
  resultCount,
  resultSections,
  evenlySpaced,
  strengthOf,
  strengths,
  strengthText,
  withStrength,
} from './search-layout.ts'

const beach = { text: 'a beach', weight: 1 }
const snow = { text: 'snow', weight: -0.5 }
const photo = { photoId: 3 as PhotoId, weight: 1 }
const picture = { imageId: 'a1b2c3d4' as QueryImageId, weight: -1 }

test('a query is said in words', () => {
  assert.equal(queryText([beach]), '“a beach”')
  assert.equal(queryText([photo]), 'Photos like this one')
  assert.equal(
    queryText([beach, { ...beach, text: 'dogs' }, photo, snow, { ...snow, text: 'ice' }, picture]),
    '“a beach” and “dogs”, like this one, without “snow” or “ice”, unlike that one',
  )
  assert.equal(queryText([photo, { ...photo, photoId: 4 as PhotoId }]), 'Photos like these 2')
  assert.equal(queryText([snow]), 'Photos without “snow”')
})

test('a chip says what it looks for or leaves out', () => {
  assert.deepEqual([beach, snow, photo, picture].map(partText), [
    'a beach',
    'without snow',
    'Like this photo',
    'Not like your picture',
  ])
})

test('the usual strength goes unsaid, for what is left out as for what is looked for', () => {
  assert.deepEqual([beach, snow, picture].map(strengthOf), [1, 1, 2])
  assert.deepEqual(strengths.map(strengthText), ['×½', '', '×2'])
  assert.equal(strengthText(strengthOf({ ...beach, weight: 0.7 })), '×0.7')
  assert.deepEqual(withStrength(beach, true, 2), { text: 'a beach', weight: -1 })
  assert.deepEqual(withStrength(picture, false, 0.5), { ...picture, weight: 0.5 })
})

test('examples are spaced evenly over the library', () => {
  const list = Array.from({ length: 100 }, (_, index) => index)
  assert.deepEqual(evenlySpaced(list, 4), [12, 37, 62, 87])
  assert.deepEqual(evenlySpaced([1, 2], 4), [1, 2])
  assert.deepEqual(evenlySpaced([], 4), [])
})

test('the best result has a full bar and the last a short one', () => {
  assert.equal(fitShare(0.4, 0.4, 0.1), 1)
  assert.ok(Math.abs(fitShare(0.1, 0.4, 0.1) - 0.08) < 1e-9)
  assert.ok(fitShare(0.25, 0.4, 0.1) > fitShare(0.2, 0.4, 0.1))
})

test('results that are all alike have bars that are all alike', () => {
  assert.ok(fitShare(0.299, 0.3, 0.299) > 0.95)
})

test('a divider stands where likely ends, and nowhere else', () => {
  assert.deepEqual(resultSections(10, 3), [
    { key: 'likely', title: 'Likely', start: 0, count: 3 },
    { key: 'less', title: 'Less likely', start: 3, count: 7 },
  ])
  assert.equal(resultCount(1000, 3), '3 likely of 1,000 photos, best first')
  for (const likely of [null, 0, 10]) {
    assert.deepEqual(resultSections(10, likely), [{ key: 'results', title: null, start: 0, count: 10 }])
    assert.equal(resultCount(10, likely), '10 photos, best first')
  }
})

test('a text that is not read to its end is said; which one, where there are several', () => {
  const long = { text: 'a very long story about two dogs that ends in the sea', weight: 1 }
  assert.deepEqual(cutLines([long], []), [])
  assert.deepEqual(cutLines([long], [{ part: 0, words: 26, read: 20 }]), [
    'The model reads the first 20 of these 26 words; what comes after them changes nothing.',
  ])
  assert.match(
    cutLines([beach, long], [{ part: 1, words: 26, read: 20 }])[0]!,
    /^“a very long story about…”: /,
  )
})

test('what a search lacks is said, and no more promised than the captions can give', () => {
  const wordless = missing(false, 0)
  assert.match(
    wordless.text,
    /finds photos that look alike\. For words it takes at least 40 .* none of yours has\./,
  )
  assert.match(missing(false, 39).text, /39 photos have\./)
  assert.match(missing(false, 40).text, /the words that your captions use\.$/)
  assert.match(missing(true, 0).title, /reads no words/)
  assert.doesNotMatch(missing(true, 0).button, /words/)
  assert.equal(missing(true, 40).button, 'Teach it words')
})

test('a tag leaves the words when it is whole, and waits in the field while it is typed', () => {
  assert.deepEqual(readField('a man tag:dog', false), {
    rest: 'a man tag:dog',
    text: 'a man',
    chips: [],
    tags: [],
  })
  assert.deepEqual(readField('tag:dog a man', false), {
    rest: 'a man ',
    text: 'a man',
    chips: [],
    tags: ['dog'],
  })
  assert.deepEqual(readField('tag:"hot dog" -snow', true), {
    rest: '',
    text: '',
    chips: [snow],
    tags: ['hot dog'],
  })
  assert.deepEqual(readField('tag:"hot d', false), { rest: 'tag:"hot d', text: '', chips: [], tags: [] })
  assert.deepEqual(readField('price tag', true), {
    rest: 'price tag',
    text: 'price tag',
    chips: [],
    tags: [],
  })
})

test('tags are said in words', () => {
  assert.equal(queryText([], ['dog']), 'Photos tagged “dog”')
  assert.equal(queryText([beach, snow], ['dog', 'hat']), '“a beach”, tagged “dog” and “hat”, without “snow”')
})
