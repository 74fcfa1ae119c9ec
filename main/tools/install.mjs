/** Installs what is missing: the packages of the lock file, and the binaries of those that build or fetch one. */
import { existsSync, readFileSync } from 'node:fs'
import { installDebian } from './debian.mjs'
import { giveUp, inRoot, node24, root, run, say } from './project.mjs'

/** Loading them proves more than a file that is there. */
const loadNatives = `
  require('onnxruntime-node'); require('sharp')
  new (require('better-sqlite3'))(':memory:').close()
  require('esbuild').transformSync('0')
  import('vite').catch((error) => { console.error(error.message); process.exitCode = 1 })`

/** Brings node_modules to what package-lock.json says, and leaves it alone when it is there already. */
export async function install() {
  const reason = await whyInstall()
  if (!reason) return
  await needCompiler()
  say(`installing the packages: ${reason} (a minute or two)`)
  await npm(insideModules() && process.platform === 'win32' ? ['install', '--no-save'] : ['ci'])
  const error = await nativeError()
  if (error) giveUp(`a native package does not load: ${error}`)
}

async function whyInstall() {
  if (!existsSync(node24)) return 'there are none yet'
  if (!agreesWithLock()) return 'the lock file has changed'
  const error = await nativeError()
  return error && `a native one does not load (${error})`
}

/** Windows cannot delete the program that is running. */
const insideModules = () => process.execPath.startsWith(inRoot('node_modules'))

/** @returns {Promise<string>} what keeps the native packages from loading; empty when they do */
async function nativeError() {
  const { code, output } = await run(node24, ['-e', loadNatives], { quiet: true })
  return code === 0
    ? ''
    : (output.match(/^.*Error: .*$/m)?.[0] ?? output.trim().split('\n')[0] ?? `exit code ${code}`)
}

/** True when every package that the lock file demands is installed in its version. */
function agreesWithLock() {
  const record = inRoot('node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    return found
      ? found.version === entry.version
      : Boolean(entry.optional || entry.devOptional || entry.peer)
  })
}

/** hnswlib is compiled when it is installed; where it cannot be, it is left out and search stays exact. */
async function needCompiler() {
  if (process.platform !== 'linux') return
  const missing = []
  for (const program of ['g++', 'make', 'python3']) {
    if ((await run(program, ['--version'], { quiet: true })).code !== 0) missing.push(program)
  }
  if (missing.length > 0 && !(await installDebian(missing))) {
    say(
      `without ${missing.join(', ')} the graph for very large libraries is left out; search is exact instead`,
    )
  }
}

/** @param {string[]} args */
async function npm(args) {
  const script = process.env.npm_execpath
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error']
  const { code } = script?.endsWith('.js')
    ? await run(process.execPath, [script, ...all])
    : await run('npm', all, { shell: process.platform === 'win32' })
  if (code !== 0) giveUp(`npm ${args[0]} failed in ${root}; its messages are above`)
}
