/** Finds a Chromium for the browser tests, or installs one. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installDebian } from './debian.mjs'
import { inRoot, node24, run, say } from './project.mjs'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome.exe',
]

const usual = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
    (folder) =>
      folder
        ? [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ]
        : [],
  ),
}

/**
 * The path of a browser that runs: KINDRED_BROWSER, else one on the system, else Debian's, else Playwright's own.
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser() {
  return (await onSystem()) ?? (await fromDebian()) ?? (await fromPlaywright())
}

async function onSystem() {
  const { KINDRED_BROWSER: chosen, PATH = '' } = process.env
  if (chosen) return chosen
  const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const candidates = [...onPath, ...(usual[/** @type {'darwin' | 'win32'} */ (process.platform)] ?? [])]
  for (const candidate of candidates) if (existsSync(candidate) && (await runs(candidate))) return candidate
  return undefined
}

/** Ubuntu's chromium is a stub that asks for a snap: a file that is there need not run. */
const runs = async (/** @type {string} */ program) =>
  process.platform === 'win32' || (await run(program, ['--version'], { quiet: true })).code === 0

async function fromDebian() {
  const wanted = ['chromium', 'libvulkan1', 'fonts-liberation']
  return (await installDebian(wanted, 'the tests open Kindred in a browser')) ? onSystem() : undefined
}

async function fromPlaywright() {
  say("fetching Playwright's own browser (a few minutes)")
  await run(node24, [inRoot('node_modules/playwright-core/cli.js'), 'install', 'chromium'], { quiet: true })
  const ask = "process.stdout.write(require('playwright-core').chromium.executablePath())"
  const { output } = await run(node24, ['-e', ask], { quiet: true })
  return existsSync(output) && (await runs(output)) ? output : undefined
}
