/** Installs what is missing: the packages of the lock file, and the one binary that must be compiled. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { installDebian } from './debian.mjs'
import { giveUp, inRoot, node24, root, run, say } from './project.mjs'

/** Loading them proves more than a file that is there. */
const loadNatives = `
  require('onnxruntime-node'); require('sharp')
  new (require('better-sqlite3'))(':memory:').close()
  require('esbuild').transformSync('0')
  import('vite').catch((error) => { console.error(error.message); process.exitCode = 1 })`

/**
 * Brings node_modules to what package-lock.json says, and leaves it alone when it is there already.
 * @param {{ mayInstallCompiler: boolean }} options whether a compiler that is missing may be installed (Debian, root)
 */
export async function install({ mayInstallCompiler }) {
  const reason = await whyInstall()
  if (reason) {
    say(`installing the packages: ${reason} (a minute or two)`)
    await npm(insideModules() && process.platform === 'win32' ? ['install', '--no-save'] : ['ci'])
    const error = await nativeError()
    if (error) giveUp(`a native package does not load: ${error}`)
  }
  await buildGraphLibrary(mayInstallCompiler)
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

/**
 * hnswlib, the graph that searches very large libraries, is compiled here: no package is allowed a script of its own
 * (.npmrc). Where it cannot be, search stays exact, and only `npm test` tries again.
 * @param {boolean} mayInstallCompiler
 */
async function buildGraphLibrary(mayInstallCompiler) {
  const folder = inRoot('node_modules/hnswlib-node')
  const failed = `${folder}/build-failed`
  if (!existsSync(folder) || existsSync(`${folder}/build/Release/addon.node`)) return
  if (existsSync(failed) && !mayInstallCompiler) return
  const missing = await missingPrograms()
  const why = 'they compile hnswlib, the graph that makes search in very large libraries fast'
  if (missing.length === 0 || (mayInstallCompiler && (await installDebian(missing, why)))) {
    say('compiling hnswlib (half a minute)')
    const { code, output } = await runNpm(['rebuild', 'hnswlib-node', '--ignore-scripts=false'], {
      quiet: true,
    })
    if (code === 0) return
    writeFileSync(failed, output)
    say(`hnswlib could not be compiled, so search is exact; the compiler's words are in ${failed}`)
  } else {
    writeFileSync(failed, `missing: ${missing.join(', ')}`)
    say(`without ${missing.join(', ')} hnswlib is left out, so search is exact`)
  }
}

/** @returns {Promise<string[]>} what compiling takes and is not here */
async function missingPrograms() {
  const missing = []
  for (const program of process.platform === 'linux' ? ['g++', 'make', 'python3'] : []) {
    if ((await run(program, ['--version'], { quiet: true })).code !== 0) missing.push(program)
  }
  return missing
}

/** @param {string[]} args */
async function npm(args) {
  const { code } = await runNpm([...args, '--no-audit', '--no-fund'])
  if (code !== 0) giveUp(`npm ${args[0]} failed in ${root}; its messages are above`)
}

/**
 * Runs the npm that called, or the one on the path.
 * @param {string[]} args
 * @param {{ quiet?: boolean }} [options]
 */
function runNpm(args, options = {}) {
  const script = process.env.npm_execpath
  return script?.endsWith('.js')
    ? run(process.execPath, [script, ...args], options)
    : run('npm', args, { ...options, shell: process.platform === 'win32' })
}
