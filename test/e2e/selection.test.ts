/** Several photos chosen together: by mark, by keyboard, by mouse with Ctrl and Shift, by a long press. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { picture } from '../engine/world.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'
import { withColours } from './colours.ts'

let app: App

before(async () => {
  app = await startApp(withColours)
  const folder = join(app.pictures, 'Colours')
  await mkdir(folder)
  for (let i = 0; i < 12; i++) {
    await writeFile(join(folder, `${i}.jpg`), await picture(i < 4 ? 'red' : 'green', 'blue', 20 * i))
  }
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
})
after(() => app?.close())

const grid = () => app.page.getByRole('region', { name: 'Your photos by date' })
const tile = (at: number) => grid().locator('li').nth(at).locator('button.open')
const mark = (at: number) => grid().getByRole('checkbox').nth(at)
const bar = () => app.page.getByRole('region', { name: 'Selected photos' })

/** The places in the grid of what is selected. */
async function selected(): Promise<number[]> {
  const marks = await grid().getByRole('checkbox').all()
  const checked = await Promise.all(marks.map((each) => each.isChecked()))
  return checked.flatMap((is, at) => (is ? [at] : []))
}

/** The title changes at once; what is selected goes when the photos that it stands over come. */
async function answered(title: string): Promise<void> {
  await app.page.getByRole('heading', { name: title, exact: true }).waitFor()
  await app.page.locator('.results[aria-busy=false]').waitFor()
}

test('a mark selects, and then a click does; with Shift all on the way', async () => {
  const { page } = app
  await tile(11).waitFor()
  await tile(1).hover()
  await mark(1).click()
  await bar().getByText('1 photo selected').waitFor()
  await tile(3).click()
  assert.deepEqual(await selected(), [1, 3])
  await tile(6).click({ modifiers: ['Shift'] })
  assert.deepEqual(await selected(), [1, 3, 4, 5, 6])
  await tile(4).click({ modifiers: ['Control'] })
  assert.deepEqual(await selected(), [1, 3, 5, 6])
  assert.equal(await page.getByRole('dialog').count(), 0)
  await assertAccessible(page, 'photos selected')
  await bar().getByRole('button', { name: 'Select none' }).click()
  await bar().waitFor({ state: 'hidden' })
})

test('by keyboard alone: X, Shift with arrows, Ctrl-A, Escape; Enter still opens', async () => {
  const { page } = app
  await tile(2).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  assert.deepEqual(await selected(), [2, 3, 4])
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.locator(':focus[data-photo]').waitFor()
  assert.deepEqual(await selected(), [2, 3, 4])
  await page.keyboard.press('Escape')
  assert.deepEqual(await selected(), [])
  await page.keyboard.press('Control+a')
  assert.equal((await selected()).length, 12)
  await page.keyboard.press('Escape')
})

test('the bar keeps its place while work begins and ends; what ended is told afterwards', async () => {
  const { page } = app
  const told = page.getByRole('button', { name: /^Nothing has changed/ })
  await tile(1).focus()
  await page.keyboard.press('x')
  const place = await bar().boundingBox()
  await app.engine.client.library.reindex({ retryFailed: false })
  await page.getByRole('status').getByText('Nothing has changed').waitFor()
  assert.deepEqual(await bar().boundingBox(), place)
  assert.equal(await told.count(), 0)
  await page.keyboard.press('Escape')
  await told.waitFor()
})

test('a long press selects and does not open', async () => {
  const touch = { pointerType: 'touch', bubbles: true }
  await tile(0).dispatchEvent('pointerdown', touch)
  await bar().getByText('1 photo selected').waitFor()
  await tile(0).dispatchEvent('pointerup', touch)
  await tile(0).dispatchEvent('click')
  assert.deepEqual(await selected(), [0])
  assert.equal(await app.page.getByRole('dialog').count(), 0)
})

test('photos like all that are selected are found, and the selection ends there', async () => {
  const { page } = app
  await tile(1).click()
  const ids = await Promise.all([0, 1].map((at) => tile(at).getAttribute('data-photo')))
  await bar().getByRole('button', { name: 'Find similar' }).click()
  await page.getByRole('heading', { name: 'Photos like these 2' }).waitFor()
  assert.equal(new URL(page.url()).search, `?${ids.map((id) => `like=${id}`).join('&')}`)
  await bar().waitFor({ state: 'hidden' })
})

test('what a search found is ranked anew by more, and by less, like some of it', async () => {
  const { page } = app
  const found = page.getByRole('region', { name: 'Photos found, best first' })
  await page.getByRole('textbox', { name: 'Search your photos' }).fill('red')
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await page.getByRole('textbox', { name: 'Search your photos' }).fill('red')
  await answered('“red”')
  const first = found.locator('button.open').first()
  const id = await first.getAttribute('data-photo')
  await first.focus()
  await page.keyboard.press('x')
  await assertAccessible(page, 'a result selected')
  await bar().getByRole('button', { name: 'Not like this' }).click()
  await answered('“red”, unlike that one')
  assert.equal(new URL(page.url()).search, `?q=red&like=${id}&w=-0.5`)
  await page
    .getByRole('region', { name: 'Feedback kept' })
    .getByText('1 photo not like “red”: kept for Teach')
    .waitFor()
  await assertAccessible(page, 'feedback kept')
  assert.deepEqual(await app.engine.client.feedback.list(), [{ text: 'red', more: [], less: [Number(id)] }])
  await found.locator('button.open').first().focus()
  await page.keyboard.press('x')
  await bar().getByRole('button', { name: 'More like this' }).click()
  await page.getByRole('heading', { name: '“red”, like this one, unlike that one' }).waitFor()
  await page.getByRole('region', { name: 'Feedback kept' }).getByRole('button', { name: 'Forget it' }).click()
  await page.getByRole('region', { name: 'Feedback kept' }).waitFor({ state: 'hidden' })
  assert.deepEqual(app.complaints, [])
})

test('what was said of results is listed beside the words, counted on the Teach page, and forgotten', async () => {
  const { page } = app
  const said = await app.engine.client.feedback.list()
  assert.deepEqual(
    said.map(({ text, more, less }) => [text, more.length, less.length]),
    [['red', 0, 1]],
  )
  await page.getByRole('link', { name: 'Teach' }).click()
  await page.getByText('marked results').waitFor()
  await page.getByRole('link', { name: 'Words' }).click()
  const list = page.getByRole('region', { name: 'What you said of results' })
  await list
    .getByRole('list', { name: 'Not like “red”' })
    .getByRole('button', { name: /^Forget/ })
    .waitFor()
  await assertAccessible(page, 'feedback listed')
  await list.getByRole('button', { name: 'Forget all you said for “red”' }).click()
  await list.waitFor({ state: 'hidden' })
  assert.deepEqual(await app.engine.client.feedback.list(), [])
  assert.deepEqual(app.complaints, [])
})
