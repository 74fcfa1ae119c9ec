/** Tags as a person meets them: in an open photo, in the search field, and when one is wrong. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { picture } from '../engine/world.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'
import { withColours } from './colours.ts'

/** The colour model reads all everyday words but those with a colour as grey: only "blue sky" becomes a tag. */
const calibration = { scale: 5, slope: 2, intercept: -4, perWord: 0 }
let app: App

before(async () => {
  app = await startApp((home) => withColours(home, { calibration }))
  const folder = join(app.pictures, 'Colours')
  await mkdir(folder)
  for (let i = 0; i < 4; i++)
    await writeFile(join(folder, `red-${i}.jpg`), await picture('red', 'red', 5 * i))
  for (let i = 0; i < 5; i++)
    await writeFile(join(folder, `blue-${i}.jpg`), await picture('blue', 'blue', 5 * i))
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
  await app.page.reload()
})
after(() => app?.close())

const query = () => new URL(app.page.url()).search
const field = () => app.page.getByRole('textbox', { name: 'Search your photos' })
const names = async () => {
  await app.page.locator('.results[aria-busy="false"]').waitFor()
  const tiles = app.page.getByRole('region', { name: 'Photos found, best first' }).locator('button.open')
  await tiles.first().waitFor()
  return tiles.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')!.split(',')[0]!))
}

test('an open photo says what Kindred sees; what is wrong is taken away, and given back', async () => {
  const { page } = app
  await page.locator('button.open[aria-label^="blue-1.jpg"]').click()
  const seen = page.getByRole('region', { name: 'What Kindred sees' })
  const tag = seen.getByRole('listitem')
  await tag.waitFor()
  assert.match((await tag.getAttribute('title')) ?? '', /^\d+\.\d % sure$/)
  await assertAccessible(page, 'tags of a photo')
  await seen.getByRole('button', { name: '“blue sky” is wrong: remove it' }).click()
  await tag.waitFor({ state: 'detached' })
  assert.deepEqual(await app.engine.client.tags.list(), [{ word: 'blue sky', photos: 4 }])
  await assertAccessible(page, 'a tag taken away')
  await seen.locator(':focus').press('Enter')
  await tag.waitFor()
  assert.deepEqual(await app.engine.client.tags.list(), [{ word: 'blue sky', photos: 5 }])
})

test('a tag leads to all photos that have it', async () => {
  const { page } = app
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^blue sky/ })
    .click()
  await page.getByRole('heading', { name: 'Photos tagged “blue sky”' }).waitFor()
  assert.equal(query(), '?tag=blue+sky')
  assert.ok((await names()).every((name) => name.startsWith('blue-')))
  await assertAccessible(page, 'search by a tag')
})

test('tags are typed, stand as chips beside the words, and are removed by keyboard', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await field().fill('tag:"blue sky" red')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '“red”, tagged “blue sky”' }).waitFor()
  assert.equal(query(), '?q=red&tag=blue+sky')
  assert.equal(await field().inputValue(), 'red ')
  assert.equal((await names()).length, 5)
  await page.reload()
  await page.getByRole('button', { name: 'Remove the tag “blue sky” from the search' }).waitFor()
  await field().fill('')
  await page.keyboard.press('Backspace')
  await page.getByRole('heading', { name: 'Say it, or show it' }).waitFor()
})

test('nothing likely is an answer, with what could help', async () => {
  const { page } = app
  await field().fill('green')
  await page.keyboard.press('Enter')
  await page.getByText('No photo here is likely to show this. These come nearest:', { exact: true }).waitFor()
  await page.getByText('Is it there all the same?').waitFor()
  assert.equal((await names()).length, 9)
  await assertAccessible(page, 'nothing likely')
  assert.deepEqual(app.complaints, [])
})
