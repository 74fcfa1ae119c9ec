import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMediaPath } from './media.ts'

test('media paths name a photo by id', () => {
  assert.deepEqual(parseMediaPath('/media/thumb/256/12'), { kind: 'thumb256', id: 12 })
  assert.deepEqual(parseMediaPath('/media/thumb/1024/12'), { kind: 'thumb1024', id: 12 })
  assert.deepEqual(parseMediaPath('/media/original/7'), { kind: 'original', id: 7 })
  assert.deepEqual(parseMediaPath('/media/query'), { kind: 'upload' })
  assert.deepEqual(parseMediaPath('/media/query/0123-abcd_EF'), { kind: 'query', id: '0123-abcd_EF' })
})

test('anything else is no media path', () => {
  for (const path of [
    '/media/',
    '/media/thumb/256/0',
    '/media/thumb/256/01',
    '/media/thumb/512/1',
    '/media/thumb/256/1.5',
    '/media/thumb/256/1/',
    '/media/thumb/256/../../etc/passwd',
    '/media/original/%2e%2e',
    '/media/original/-1',
    '/media/original/9999999999999999',
    '/media/query/short',
    '/media/query/../library.sqlite',
    '/media/query/a.b.c.d.e.f',
  ]) {
    assert.equal(parseMediaPath(path), null, path)
  }
})
