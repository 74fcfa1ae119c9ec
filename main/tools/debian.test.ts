import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'

const debian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

test(
  'what is about to be installed, and why, is said before it is done',
  { skip: !debian && 'only root on Debian installs packages' },
  (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kindred-debian-'))
    t.after(() => rmSync(folder, { recursive: true }))
    // An apt-get that writes into the same stream, so that the order shows.
    writeFileSync(join(folder, 'apt-get'), `#!/bin/sh\necho "called: $*" >> ${folder}/log\n`)
    chmodSync(join(folder, 'apt-get'), 0o755)
    const script = `
      import { appendFileSync } from 'node:fs'
      process.stderr.write = (line) => appendFileSync('${folder}/log', line)
      const { installDebian } = await import('${import.meta.dirname}/debian.mjs')
      await installDebian(['chromium'], 'the tests open a browser')`
    spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` },
    })
    const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
    assert.match(lines[0]!, /missing on this system: chromium; the tests open a browser/)
    assert.match(lines[1]!, /apt-get install chromium/)
    assert.match(lines[2]!, /^called: install/)
    assert.equal(lines.length, 3)
  },
)
