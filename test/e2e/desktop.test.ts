/** The desktop app itself, driven by Playwright, where Electron's binary is there and can show a window. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { _electron as electron, type ElectronApplication, type Page } from 'playwright-core'
import { projectRoot } from '../../main/shells/http/index.ts'
import { electronDist } from '../fixtures/electron-dist.ts'

declare global {
  interface Window {
    kindred?: { chooseFolder(): Promise<string | null> }
  }
}

const skip = whyNot()

/** Why the window cannot be shown here; false when it can. */
function whyNot(): string | false {
  if (!electronDist) return "Electron's binary is not here: node node_modules/electron/install.js fetches it"
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return (
    process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY && 'there is no display: run under xvfb-run'
  )
}

let folder: string
let app: ElectronApplication
let page: Page

before(
  async () => {
    if (skip) return
    folder = await mkdtemp(join(tmpdir(), 'kindred-desktop-'))
    const root = process.getuid?.() === 0
    app = await electron.launch({
      // Root has no sandbox to run in; everybody else tests with it.
      args: [...(root ? ['--no-sandbox'] : []), projectRoot(), `--kindred-home=${join(folder, 'home')}`],
      env: { ...process.env, KINDRED_USER_DATA: join(folder, 'profile') } as Record<string, string>,
    })
    page = await app.firstWindow()
  },
  { timeout: 60_000 },
)

after(async () => {
  if (skip) return
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

test('the page is sandboxed and sees a bridge of one function', { skip }, async () => {
  assert.equal(page.url(), 'kindred://app/')
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(window.kindred ?? {}),
    node: typeof Reflect.get(globalThis, 'require') + typeof Reflect.get(globalThis, 'process'),
  }))
  assert.deepEqual(seen, { bridge: ['chooseFolder'], node: 'undefinedundefined' })
})

test('the window goes nowhere else and loads nothing foreign', { skip }, async () => {
  assert.equal(await page.evaluate(() => window.open('https://example.com/')), null)
  await page.evaluate(() => void (location.href = 'https://example.com/'))
  assert.equal(
    await page.evaluate(() => fetch('https://example.com/').then(String, () => 'refused')),
    'refused',
  )
  assert.equal(page.url(), 'kindred://app/')
  assert.equal(app.windows().length, 1)
})

test('first run, the sample collection, and its pictures', { skip, timeout: 180_000 }, async () => {
  await page.getByRole('button', { name: /sample/i }).click()
  await page.waitForFunction(
    () =>
      [...document.images].some(
        (image) => image.src.startsWith('kindred://app/media/') && image.naturalWidth > 0,
      ),
    undefined,
    { timeout: 150_000 },
  )
})

test('a folder from the system dialog is named by a handle', { skip }, async () => {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
  }, folder)
  const handle = await page.evaluate(() => window.kindred?.chooseFolder())
  assert.match(String(handle), /^[0-9a-f]{32}$/)
})
