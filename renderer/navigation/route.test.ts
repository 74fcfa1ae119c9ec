import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PhotoId, QueryImageId, RunId } from '../../shared/model/index.ts'
import { formatRoute, home, parseRoute, partsOf, type Route } from './route.ts'

const photo = { photoId: 7 as PhotoId, weight: 1 }
const without = { text: 'snow & "ice"', weight: -0.5 }

test('every kind of place survives the way through the URL', () => {
  const places: Route[] = [
    home,
    { ...home, photo: 12 as PhotoId },
    { ...home, view: 'search' },
    { ...home, view: 'search', text: 'two dogs & a "bicycle"' },
    { ...home, view: 'search', chips: [photo], photo: 9 as PhotoId, limit: 300 },
    { ...home, view: 'search', chips: [{ imageId: 'a1b2c3d4' as QueryImageId, weight: 1 }] },
    {
      ...home,
      view: 'search',
      text: 'a beach',
      chips: [without, photo, { photoId: 8 as PhotoId, weight: -2 }],
    },
    { ...home, view: 'search', text: 'in the snow', tags: ['dog', 'hot dog'] },
    { ...home, view: 'train', run: 3 as RunId },
    { ...home, view: 'health', state: 'failed' },
    { ...home, view: 'models' },
  ]
  for (const place of places) assert.deepEqual(parseRoute(formatRoute(place)), place)
})

test('the library is the bare address', () => {
  assert.equal(formatRoute(home), '')
})

test('a query alone means search, and each weight belongs to the part before it', () => {
  const route = parseRoute('?q=a+beach&text=snow&w=-0.5&like=7&image=a1b2c3d4&w=2')
  assert.equal(route.view, 'search')
  assert.deepEqual(partsOf(route), [
    { text: 'a beach', weight: 1 },
    { text: 'snow', weight: -0.5 },
    photo,
    { imageId: 'a1b2c3d4', weight: 2 },
  ])
})

test('tags among the words are tags', () => {
  const route = parseRoute('?q=tag:dog+in+the+snow&tag=Dog&tag=+hat+')
  assert.deepEqual([route.text, route.tags], ['in the snow', ['dog', 'hat']])
  assert.equal(formatRoute(route), '?q=in+the+snow&tag=dog&tag=hat')
  assert.deepEqual(parseRoute('?tag=dog').view, 'search')
})

test('one thing has one chip, and a query as many parts as the engine takes', () => {
  assert.deepEqual(parseRoute('?like=7&w=2&like=7').chips, [photo])
  const many = Array.from({ length: 20 }, (_, i) => `&like=${i + 1}`).join('')
  assert.equal(partsOf(parseRoute(`?q=a${many}`)).length, 8)
  assert.equal(partsOf(parseRoute(`?${many}`)).length, 8)
})

test('nonsense is left out', () => {
  assert.deepEqual(parseRoute('?view=attic&photo=-3&state=odd&limit=x&run=1.5&w=2'), home)
  assert.deepEqual(parseRoute('?like=x&text=+&image=&w=2'), home)
  assert.deepEqual(parseRoute('?like=7&w=9').chips, [photo])
  assert.deepEqual(parseRoute('?like=7&w=x').chips, [photo])
  assert.equal(parseRoute('?q=a&limit=99999').limit, 1000)
})
