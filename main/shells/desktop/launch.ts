/** Opens the desktop app from plain Node, where there is a display and Electron's binary. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { projectRoot } from '../http/index.ts'
import { engineFailed, writeLaunchOptions, type LaunchOptions } from './launch-options.ts'

/** `opened: false` says why the app could not be shown; a browser may do instead. */
export type Launched = { opened: true; code: number } | { opened: false; reason: string }

/** An app that ends sooner than this, and not in good order, never came up. */
const startingMs = 15_000

/**
 * Opens the app and waits until it is closed.
 * @param say takes a line about what happens before it opens
 */
export async function launchDesktop(options: LaunchOptions, say: (line: string) => void): Promise<Launched> {
  const reason = whyNoWindow(process.platform, process.env, process.getuid?.())
  if (reason) return { opened: false, reason }
  const electron = await electronBinary(say)
  if (!electron) return { opened: false, reason: "Electron's binary is not here and could not be fetched" }
  const started = Date.now()
  const code = await run(electron, [projectRoot(), ...writeLaunchOptions(options)])
  if (code === engineFailed) return { opened: true, code: 1 }
  if (code !== 0 && Date.now() - started < startingMs) {
    return { opened: false, reason: `Electron does not start here (exit code ${code ?? 'none'})` }
  }
  return { opened: true, code: code ?? 1 }
}

/** Why no window can be shown here; null when one can. */
export function whyNoWindow(
  platform: string,
  env: NodeJS.ProcessEnv,
  uid: number | undefined,
): string | null {
  if (platform !== 'linux') return null
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display'
  // Chromium gives up its sandbox for root, and Kindred does not run without one.
  return uid === 0 ? 'a window of root would have no sandbox' : null
}

/** The path of Electron's binary, fetched when it is missing; null when it cannot be had. */
async function electronBinary(say: (line: string) => void): Promise<string | null> {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const found = binaryIn(folder)
  if (found) return found
  say('Fetching Electron, about 120 MB, this one time.')
  await run(process.execPath, [join(folder, 'install.js')], 'ignore')
  return binaryIn(folder)
}

function binaryIn(folder: string): string | null {
  const note = join(folder, 'path.txt')
  const binary = existsSync(note) && join(folder, 'dist', readFileSync(note, 'utf8'))
  return binary && existsSync(binary) ? binary : null
}

/** The exit code; null when the program was killed or never started. */
function run(
  program: string,
  args: string[],
  stdio: 'inherit' | 'ignore' = 'inherit',
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio })
    child.on('error', () => resolve(null))
    child.on('exit', resolve)
  })
}
