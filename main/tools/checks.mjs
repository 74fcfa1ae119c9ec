/** The checks: types layer by layer, lint, format, import boundaries, dead code, unit tests. */
import { giveUp, inRoot, node24, run } from './project.mjs'

/** @param {string} project a folder with a tsconfig.json */
const types = (project) => [
  'typescript/bin/tsc',
  '-p',
  project,
  '--incremental',
  '--tsBuildInfoFile',
  `.cache/${project.replaceAll('/', '-')}.tsbuildinfo`,
]

/** @type {Record<string, string[]>} what runs, by name: a package's script and its arguments, or Node's own */
const checks = {
  unit: ['--test', '--test-concurrency=1', '{main,shared,renderer}/**/*.test.ts'],
  lint: ['eslint/bin/eslint.js', '.', '--cache', '--cache-location', '.cache/eslint', '--max-warnings=0'],
  svelte: ['svelte-check/bin/svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings'],
  'types-main': types('main'),
  'types-desktop': types('main/shells/desktop'),
  'types-test': types('test'),
  'types-tools': types('main/tools'),
  'types-shared': types('shared'),
  'types-renderer-tests': types('renderer/tsconfig.test.json'),
  boundaries: ['dependency-cruiser/bin/dependency-cruise.mjs', 'main', 'shared', 'renderer', 'test'],
  unused: ['knip/bin/knip.js'],
  format: ['prettier/bin/prettier.cjs', '--check', '.', '--cache', '--cache-location', '.cache/prettier'],
}

/**
 * Runs checks, two at a time, and shows what the failing ones printed.
 * @param {string[]} names
 * @returns {Promise<boolean>} whether all passed
 */
export async function check(names) {
  const waiting = [...names]
  let passed = true
  const worker = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) passed = (await runOne(name)) && passed
  }
  await Promise.all([worker(), worker()])
  return passed
}

/** @param {string} name */
async function runOne(name) {
  const [script = '', ...args] =
    checks[name] ?? giveUp(`there is no check "${name}": ${Object.keys(checks).join(', ')}`)
  const started = performance.now()
  const command = script.startsWith('--') ? [script, ...args] : [inRoot('node_modules', script), ...args]
  const { code, output } = await run(node24, command, { quiet: true })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, '  '))
  return code === 0
}

export const checkNames = Object.keys(checks)
