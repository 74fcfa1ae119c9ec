/**
 * How long a newcomer waits: `npm start -- FOLDER --no-open` on 1,000 photos of ../shared/data/imagenette/val in an empty
 * home, a browser that is there at once, and a word typed as soon as there is a field; until the first photo found shows
 * what the word says. `node test/bench/first-answer.ts [OUT]`; OUT gets a screenshot a second, named by its second.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const [PHOTOS, WORD] = [1000, 'church']
const root = resolve(import.meta.dirname, '../..')
const data = resolve(root, '../shared/data/imagenette/val')
const out = process.argv[2]
if (!existsSync(data)) {
  console.log(`${data} is not there: nothing is measured.`)
  process.exit()
}
const dir = await mkdtemp(join(tmpdir(), 'kindred-first-answer-'))
const files = (await readdir(data, { recursive: true })).filter((file) => file.endsWith('.jpg')).sort()
await mkdir(join(dir, 'Pictures'))
for (let i = 0; i < PHOTOS; i++) {
  // In no order of what they show: the newest are read first.
  const file = files[Math.floor((((i * 7919) % PHOTOS) * files.length) / PHOTOS)]!
  await cp(join(data, file), join(dir, 'Pictures', `${i} ${dirname(file)}.jpg`))
}
if (out !== undefined) await mkdir(out, { recursive: true })

const browser = await chromium.launch({
  executablePath: process.env.KINDRED_BROWSER ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
const start = performance.now()
const seconds = () => (performance.now() - start) / 1000
const at = (what: string) => console.log(`${seconds().toFixed(1)} s  ${what}`)
const app = spawn(
  'npm',
  ['start', '--silent', '--', join(dir, 'Pictures'), '--no-open', '--home', join(dir, 'home')],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true },
)
try {
  const url = await addressOf(app.stdout)
  at('served')
  await page.goto(url)
  const field = page.getByRole('textbox', { name: 'Search your photos' })
  await field.waitFor()
  at('the page is there')
  await field.fill(WORD)
  const first = page.getByRole('region', { name: 'Photos found, best first' }).locator('button.open').first()
  let shown = -1
  for (;;) {
    if (out !== undefined && Math.floor(seconds()) > shown) {
      shown = Math.floor(seconds())
      await page.screenshot({ path: join(out, `${String(shown).padStart(3, '0')}.png`) })
    }
    const label = (await first.count()) > 0 ? await first.getAttribute('aria-label') : null
    if (label?.includes(WORD)) break
    await page.waitForTimeout(50)
  }
  at(`the first photo found for “${WORD}” shows one`)
  if (out !== undefined) await page.screenshot({ path: join(out, 'answer.png') })
} finally {
  await browser.close()
  process.kill(-app.pid!, 'SIGINT')
  await new Promise((resolve) => app.on('close', resolve))
  await rm(dir, { recursive: true, force: true })
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\S+/.exec(line)
    if (found) return found[0]
  }
  throw new Error('Kindred did not start.')
}
