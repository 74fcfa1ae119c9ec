import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

test('npm knows every setting of the project, so that no command warns of one', () => {
  const { stdout, stderr } = spawnSync('npm', ['config', 'list', '--location=project', '--loglevel=warn'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  assert.match(stdout, /ignore-scripts = true/)
  assert.doesNotMatch(stderr, /Unknown/i)
})
