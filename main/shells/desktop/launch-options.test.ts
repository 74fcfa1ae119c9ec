import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { readLaunchOptions, writeLaunchOptions } from './launch-options.ts'

const home = resolve('/photos of mine/home=1')
const folder = resolve('/photos/--odd name')

test('options survive the way through the command line, among switches of Chromium', () => {
  for (const options of [{}, { home }, { folder }, { home, folder }]) {
    const argv = ['electron', '.', '--no-first-run', ...writeLaunchOptions(options), '--lang=de']
    assert.deepEqual(readLaunchOptions(argv, {}), options)
  }
})

test('what is no absolute path is left out', () => {
  assert.deepEqual(
    readLaunchOptions(['--kindred-home=here', '--kindred-folder=', '--kindred-home', home], {}),
    {},
  )
})

test('KINDRED_HOME names the library, unless the command line does', () => {
  const env = { KINDRED_HOME: folder }
  assert.deepEqual(readLaunchOptions(['electron', '.'], env), { home: folder })
  assert.deepEqual(readLaunchOptions(writeLaunchOptions({ home }), env), { home })
  assert.deepEqual(readLaunchOptions([], { KINDRED_HOME: 'here' }), { home: resolve('here') })
  assert.deepEqual(readLaunchOptions([], { KINDRED_HOME: '' }), {})
})
