import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPage, mayLoad, mayUse, pathOf } from './addresses.ts'

const elsewhere = [
  'https://example.com/',
  'http://app/',
  'file:///etc/passwd',
  'kindred://media/',
  'kindred://app.example/',
  'kindred://app:80/',
  'kindred://someone@app/',
  'kindred:app/',
  'javascript:alert(1)',
  'data:text/html,hello',
  'about:blank',
  '',
]

test('the window may be at the page, in any of its states', () => {
  for (const url of ['kindred://app/', 'kindred://app/?q=two%20dogs&photo=3', 'kindred://app/#top']) {
    assert.equal(isPage(url), true, url)
  }
})

test('the window may go nowhere else', () => {
  for (const url of [...elsewhere, 'kindred://app/media/original/1', 'kindred://app/assets/app.js']) {
    assert.equal(isPage(url), false, url)
  }
})

test('only the own protocol and what lives inside the page is loaded', () => {
  for (const url of [
    'kindred://app/',
    'kindred://app/media/thumb/256/1',
    'blob:kindred://app/1-2',
    'data:image/png;base64,',
  ]) {
    assert.equal(mayLoad(url), true, url)
  }
  for (const url of [
    'https://example.com/',
    'http://127.0.0.1/',
    'ws://example.com/',
    'file:///etc/passwd',
    'blob:https://a/',
    'kindred://application/',
  ]) {
    assert.equal(mayLoad(url), false, url)
  }
})

test('a request of the own protocol names a path on its one host', () => {
  assert.equal(pathOf('kindred://app/media/thumb/256/1?v=2'), '/media/thumb/256/1')
  assert.equal(pathOf('kindred://app/assets/../../secret'), '/secret')
  assert.equal(pathOf('kindred://media/thumb/256/1'), null)
  assert.equal(pathOf('https://app/'), null)
})

test('the page may copy text, and is given no other permission', () => {
  assert.equal(mayUse('clipboard-sanitized-write', 'kindred://app/?view=health'), true)
  assert.equal(mayUse('clipboard-sanitized-write', 'https://example.com/'), false)
  for (const permission of [
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'fileSystem',
    'usb',
  ]) {
    assert.equal(mayUse(permission, 'kindred://app/'), false, permission)
  }
})
