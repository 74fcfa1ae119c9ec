/** A screen that nobody touches asks the engine for nothing and leaves the processor alone. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import type { CDPSession, Request } from 'playwright-core'
import { writeShapes } from '../fixtures/shapes.ts'
import { smallRecipe } from '../fixtures/small-recipe.ts'
import { startApp, type App } from './app.ts'

const SECONDS = 5
/** Of one core, for the page and for the engine each. A loop takes 20 to 90 %. */
const MOST_CPU = 0.05

let app: App
let devtools: CDPSession
const asked: string[] = []

before(async () => {
  app = await startApp()
  devtools = await app.page.context().newCDPSession(app.page)
  await devtools.send('Performance.enable')
  app.page.on('request', (request: Request) => asked.push(new URL(request.url()).pathname))
})
after(() => app?.close())

/** Seconds of one core that the page's and the engine's process have worked so far. */
async function cpu(): Promise<{ page: number; engine: number }> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const { user, system } = process.cpuUsage()
  return {
    page: metrics.find(({ name }) => name === 'TaskDuration')!.value,
    engine: (user + system) / 1e6,
  }
}

/** Lets a screen come to rest, and then holds that it stays there. */
async function rests(t: TestContext, screen: string): Promise<void> {
  const { page } = app
  // Opening it may ask for something, which the engine may work at for a while; what never ends is found below.
  for (let tries = 0, busy = true; tries < 10 && busy; tries++) {
    const [seen, { engine }] = [asked.length, await cpu()]
    await page.waitForTimeout(1000)
    busy = asked.length > seen || (await cpu()).engine - engine > MOST_CPU
  }
  asked.length = 0
  const start = await cpu()
  await page.waitForTimeout(SECONDS * 1000)
  const end = await cpu()
  const share = {
    page: (end.page - start.page) / SECONDS,
    engine: (end.engine - start.engine) / SECONDS,
  }
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`
  t.diagnostic(
    `${screen}: ${asked.length / SECONDS} requests/s, page ${percent(share.page)}, engine ${percent(share.engine)} of a core`,
  )
  assert.deepEqual([...new Set(asked)], [], `${screen} asks while it rests`)
  assert.ok(share.page < MOST_CPU, `the page takes ${percent(share.page)} of a core`)
  assert.ok(share.engine < MOST_CPU, `the engine takes ${percent(share.engine)} of a core`)
}

async function open(address: string): Promise<void> {
  await app.page.goto(new URL(address, app.page.url()).href)
}

const firstTile = () => app.page.locator('button.open').first()

test('the welcome page', async (t) => {
  await app.page.getByRole('heading', { name: /Describe a photo/ }).waitFor()
  await rests(t, 'welcome')
})

test('the library, before the first model', async (t) => {
  const { engine, idle } = app
  const folder = join(app.pictures, 'Shapes')
  await writeShapes(folder, 80)
  await engine.client.library.addFolder({ handle: engine.folders.mint(folder) })
  await idle()
  await app.page.getByText('80 photos', { exact: true }).waitFor()
  // While photos stream in, the grid rests up to ten seconds between two looks: this was not the last one.
  await app.page.waitForTimeout(10_000)
  await rests(t, 'library, no model')
})

test('a search that needs a model', async (t) => {
  await open('/?q=red')
  await app.page.getByRole('main').getByRole('heading').first().waitFor()
  await rests(t, 'search, no model')
})

test('training, before the first run', async (t) => {
  await open('/?view=train')
  await app.page.getByRole('slider', { name: /How long/ }).waitFor()
  await rests(t, 'train, no run')
})

test('training, after a run', async (t) => {
  const { engine, idle, page } = app
  await engine.client.training.start({
    ...{ recipe: smallRecipe, budget: { epochs: 20 } },
    ...{ provider: 'cpu', activate: 'always' },
  })
  await idle()
  await page.getByRole('img', { name: /^Loss/ }).waitFor()
  await page.getByRole('button', { name: 'Runs and generations' }).click()
  await page.getByRole('table', { name: 'Generations' }).getByText('In use').waitFor()
  await rests(t, 'train, after a run')
})

const screens: [name: string, address: string, ready: () => Promise<unknown>][] = [
  ['library', '/', () => firstTile().waitFor()],
  ['search start', '/?view=search', () => app.page.getByRole('heading', { level: 1 }).waitFor()],
  ['search with results', '/?q=red', () => firstTile().waitFor()],
  ['search by a tag', '/?tag=dog', () => app.page.getByRole('heading', { level: 1 }).waitFor()],
  ['words', '/?view=words', () => app.page.getByRole('heading', { level: 1 }).waitFor()],
  ['models', '/?view=models', () => app.page.getByText('in use', { exact: true }).waitFor()],
  ['health', '/?view=health', () => app.page.getByText(/accounted for/).waitFor()],
]

for (const [name, address, ready] of screens) {
  test(name, async (t) => {
    await open(address)
    await ready()
    await rests(t, name)
  })
}

for (const beneath of ['library', 'search with results'] as const) {
  test(`an open photo over ${beneath}`, async (t) => {
    const address = screens.find(([name]) => name === beneath)![1]
    await open(`${address}${address.includes('?') ? '&' : '?'}photo=1`)
    await app.page.getByRole('dialog').getByRole('navigation', { name: 'Similar photos' }).waitFor()
    await rests(t, `lightbox over ${beneath}`)
  })
}

test('the empty field with the focus, and photos selected', async (t) => {
  await open('/')
  await firstTile().focus()
  await app.page.keyboard.press('x')
  await app.page.getByRole('region', { name: 'Selected photos' }).waitFor()
  await app.page.keyboard.press('/')
  await rests(t, 'search field, photos selected')
})

test('the tray of jobs', async (t) => {
  await open('/')
  await firstTile().waitFor()
  await app.page.getByRole('button', { name: 'Activity' }).click()
  await app.page.getByRole('dialog', { name: 'Activity' }).waitFor()
  await rests(t, 'jobs tray')
})

test('the list of keys', async (t) => {
  await app.page.keyboard.press('Escape')
  await app.page.keyboard.press('?')
  await app.page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  await rests(t, 'shortcuts')
})
