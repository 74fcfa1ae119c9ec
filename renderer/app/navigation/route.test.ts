import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PhotoId, QueryImageId, RunId } from '../../../shared/model/index.ts'
import { formatRoute, home, parseRoute, type Route } from './route.ts'

test('every kind of place survives the way through the URL', () => {
  const places: Route[] = [
    home,
    { ...home, photo: 12 as PhotoId },
    { ...home, view: 'search' },
    { ...home, view: 'search', text: 'two dogs & a "bicycle"' },
    { ...home, view: 'search', like: 7 as PhotoId, photo: 9 as PhotoId, limit: 300 },
    { ...home, view: 'search', image: 'a1b2c3d4' as QueryImageId },
    { ...home, view: 'train', run: 3 as RunId },
    { ...home, view: 'health', state: 'failed' },
    { ...home, view: 'models' },
  ]
  for (const place of places) assert.deepEqual(parseRoute(formatRoute(place)), place)
})

test('the library is the bare address', () => {
  assert.equal(formatRoute(home), '')
})

test('a query alone means search, and only one query counts', () => {
  const route = parseRoute('?q=dog&like=4')
  assert.equal(route.view, 'search')
  assert.equal(route.like, 4)
  assert.equal(route.text, null)
})

test('nonsense is left out', () => {
  assert.deepEqual(parseRoute('?view=attic&photo=-3&state=odd&limit=x&run=1.5'), home)
  assert.equal(parseRoute('?q=a&limit=99999').limit, 1000)
})
