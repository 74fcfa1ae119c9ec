import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyNoWindow } from './launch.ts'

test('a window wants a display, and a user with a sandbox', () => {
  assert.equal(whyNoWindow('linux', { DISPLAY: ':0' }, 1000), null)
  assert.equal(whyNoWindow('linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000), null)
  assert.match(whyNoWindow('linux', {}, 1000) ?? '', /display/)
  assert.match(whyNoWindow('linux', { DISPLAY: ':0' }, 0) ?? '', /sandbox/)
  assert.equal(whyNoWindow('darwin', {}, 501), null)
  assert.equal(whyNoWindow('win32', {}, undefined), null)
})
