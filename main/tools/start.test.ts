import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [`${import.meta.dirname}/${script}.mjs`, ...args], { encoding: 'utf8' })

test('a wrong use of npm start is told apart before anything is done', () => {
  for (const args of [['--nonsense'], ['--port'], ['one', 'two']]) {
    const { status, stderr } = run('start', ...args)
    assert.equal(status, 2)
    assert.match(stderr, /usage: npm start -- \[FOLDER\]/)
  }
})

test('a check that does not exist is answered with those that do', () => {
  const { status, stderr } = run('check', 'nonsense')
  assert.equal(status, 1)
  assert.match(stderr, /no check "nonsense": unit, lint/)
})
