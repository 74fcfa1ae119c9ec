/**
 * `npm test`: installs what is missing, a browser too, builds, runs every check and every test. The last lines are
 * the summary of Node's test runner.
 */
import { findBrowser } from './browser.mjs'
import { check, checkNames } from './checks.mjs'
import { buildWhenOld } from './fresh.mjs'
import { install } from './install.mjs'
import { giveUp, inRoot, node24, run, say } from './project.mjs'

await install({ mayInstallCompiler: true })
const browser = await findBrowser()
if (!browser)
  giveUp('no browser for the tests: install Chromium or Chrome, or set KINDRED_BROWSER to its path')
await buildWhenOld()

// Each test file is a program of its own, with threads and programs of its own, and all of them load the same sources.
const compileCache = inRoot('node_modules', '.cache', 'compiled')

say('checking')
const checked = await check(checkNames.filter((name) => name !== 'unit'))

say(`testing, in ${browser}`)
const suites = ['{main,shared,renderer}/**/*.test.ts', 'test/**/*.test.ts']
const options = ['--test', '--test-reporter=spec', '--test-concurrency=2', '--test-timeout=600000']
const { code } = await run(node24, [...options, ...suites], {
  env: { NODE_COMPILE_CACHE: compileCache, ...process.env, KINDRED_BROWSER: browser },
})
process.exit(checked ? code : 1)
