import assert from 'node:assert/strict'
import { test } from 'node:test'
import { menuTemplate } from './menu.ts'

const roles = (platform: string, packaged: boolean): string[] =>
  JSON.stringify(menuTemplate(platform, packaged)).match(/"role":"\w+"/g) ?? []

test('the developer tools are for a checkout', () => {
  assert.ok(roles('linux', false).includes('"role":"toggleDevTools"'))
  for (const platform of ['linux', 'win32', 'darwin']) {
    assert.ok(!roles(platform, true).includes('"role":"toggleDevTools"'))
  }
})

test('a Mac has its application menu, and quits from there', () => {
  assert.ok(roles('darwin', true).includes('"role":"appMenu"'))
  assert.ok(!roles('darwin', true).includes('"role":"quit"'))
  assert.ok(roles('linux', true).includes('"role":"quit"'))
  assert.ok(!roles('linux', true).includes('"role":"appMenu"'))
})
