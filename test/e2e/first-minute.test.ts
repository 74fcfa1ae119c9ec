/** Search from the first photos on: what is suggested finds something, and what is still to come is said. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { picture } from '../engine/world.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'
import { withColours } from './colours.ts'

const first = 60
let app: App
let folder: string

before(async () => {
  app = await startApp(withColours)
  folder = join(app.pictures, 'Colours')
  await mkdir(folder)
  const captions = ['image,caption']
  for (let i = 0; i < first; i++) {
    const [upper, lower] = i % 6 === 0 ? (['red', 'blue'] as const) : (['green', 'green'] as const)
    captions.push(`${i}.jpg,${i % 6 === 0 ? 'red above blue.' : 'a meadow in May'}`)
    await writeFile(join(folder, `${i}.jpg`), await picture(upper, lower, i))
  }
  await writeFile(join(folder, 'captions.csv'), captions.join('\n'))
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
})
after(() => app?.close())

const field = () => app.page.getByRole('textbox', { name: 'Search your photos' })
const results = () => app.page.getByRole('region', { name: 'Photos found, best first' })

test('the library suggests what finds something, and nothing else', async () => {
  const { page, engine } = app
  const top = page.getByRole('button', { name: 'red above blue', exact: true })
  await top.waitFor()
  assert.equal(await page.getByRole('button', { name: 'a meadow in May' }).count(), 0)
  await assertAccessible(page, 'library, before the first search')
  await top.click()
  await results().getByRole('listitem').first().waitFor()
  const query = { parts: [{ text: 'red above blue' }] }
  const { results: found } = await engine.client.search.find({ query, limit: 10 })
  assert.ok(found.length > 0)
  assert.equal(
    await results().locator('button.open').first().getAttribute('data-photo'),
    String(found[0]!.id),
  )
})

test('the empty field offers it as well, by keyboard', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Library' }).click()
  await page.keyboard.press('/')
  const hints = page.getByRole('list', { name: 'To look for' })
  await hints.waitFor()
  await assertAccessible(page, 'hints under the field')
  await page.keyboard.press('ArrowDown')
  assert.match(await page.locator(':focus').innerText(), /^red above blue/)
  await page.keyboard.press('Escape')
  assert.equal(await field().evaluate((input) => input === document.activeElement), true)
  await page.keyboard.type('x')
  await hints.waitFor({ state: 'hidden' })
  await field().fill('')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '“red above blue”' }).waitFor()
  await page.getByRole('link', { name: 'Search' }).click()
  await page.getByRole('heading', { name: 'In your photos' }).waitFor()
  await assertAccessible(page, 'search start')
})

test('while photos are read, a search says how many can be found, and new ones join quietly', async () => {
  const { page, engine } = app
  for (let i = 0; i < 300; i++)
    await writeFile(join(folder, `more-${i}.jpg`), await picture('red', 'red', i / 3))
  await field().fill('red')
  await page.keyboard.press('Enter')
  await page.getByText(`${first} photos`, { exact: false }).first().waitFor()
  const { jobId } = await engine.client.library.reindex({})
  const running = async () =>
    (await engine.client.jobs.list()).some(({ id, done }) => id === jobId && done > 0)
  while (!(await running())) await page.waitForTimeout(50)
  await engine.client.jobs.pause({ id: jobId })
  const soFar = page.getByText(/^\d+ of about \d+ photos can be found so far/)
  await soFar.waitFor()
  await assertAccessible(page, 'search while photos are read')
  await engine.client.jobs.resume({ id: jobId })
  await app.idle()
  await soFar.waitFor({ state: 'hidden' })
  await results().locator('button.open[aria-label^="more-"]').first().waitFor()
})

test('nothing was logged as an error', () => assert.deepEqual(app.complaints, []))
