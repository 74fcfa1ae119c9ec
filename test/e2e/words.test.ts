/** Words of a person's own: given to photos, found at once, changed, removed, taken out and brought back as a file. */
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
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
  for (let i = 0; i < 8; i++) {
    await writeFile(join(folder, `bruno-${i}.jpg`), await picture('red', 'green', 6 * i))
    await writeFile(join(folder, `other-${i}.jpg`), await picture('blue', 'blue', 6 * i))
  }
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
  await app.page.reload()
})
after(() => app?.close())

const grid = () => app.page.getByRole('region', { name: 'Your photos by date' })
const mark = (name: string) => grid().getByRole('checkbox', { name: `Select ${name}`, exact: true })
const bar = () => app.page.getByRole('region', { name: 'Selected photos' })
const card = (word: string) =>
  app.page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: app.page.locator(`input[aria-label="The word “${word}”"]`) })
const texts = async () => (await app.engine.client.words.list()).map(({ text }) => text)

async function results(heading: string): Promise<string[]> {
  const { page } = app
  await page.getByRole('heading', { name: heading, exact: true }).waitFor()
  await page.locator('.results[aria-busy="false"]').waitFor()
  const tiles = page.getByRole('region', { name: 'Photos found, best first' }).locator('button.open')
  await tiles.first().waitFor()
  return tiles.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')!.split(',')[0]!))
}

test('photos are selected and named, and the word finds the others at once', async () => {
  const { page } = app
  for (const i of [0, 1, 2]) await mark(`bruno-${i}.jpg`).click()
  await bar().getByRole('button', { name: 'Name these…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Name these 3 photos' })
  await dialog.getByRole('textbox', { name: 'Word' }).fill('Bruno')
  await assertAccessible(page, 'naming photos')
  await page.keyboard.press('Enter')
  const given = page.getByRole('region', { name: 'Word given' })
  await given.getByText('“Bruno” stands for 3 photos').waitFor()
  assert.equal(await bar().count(), 0)
  await assertAccessible(page, 'a word given')
  await given.getByRole('button', { name: 'Search for it' }).click()
  const names = await results('“Bruno”')
  assert.ok(
    names.slice(0, 8).every((name) => name.startsWith('bruno-')),
    names.join(),
  )
})

test('a selection from results joins a word that is there', async () => {
  const { page } = app
  const tile = page.locator('button.open[aria-label^="bruno-7.jpg"]')
  await tile.focus()
  await page.keyboard.press('x')
  await bar().getByRole('button', { name: 'Name it…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Bruno' }).click()
  await page.getByRole('region', { name: 'Word given' }).getByText('“Bruno” stands for 4 photos').waitFor()
})

test('the list shows each word with its photos; a word is renamed, and a photo taken from it', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Words' }).click()
  await card('Bruno').getByText('4 photos').waitFor()
  await assertAccessible(page, 'words')
  await card('Bruno').getByRole('button', { name: 'Take bruno-7.jpg from “Bruno”' }).click()
  await card('Bruno').getByText('3 photos').waitFor()
  await card('Bruno').getByRole('textbox').fill('Bruno the dog')
  await page.keyboard.press('Enter')
  await card('Bruno the dog').waitFor()
  assert.deepEqual(await texts(), ['Bruno the dog'])
})

test('words leave as a file, are removed, given back, and come in from the file', async () => {
  const { page } = app
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const file = await (await download).path()
  assert.match(await readFile(file, 'utf8'), /Bruno the dog/)
  const remove = card('Bruno the dog').getByRole('button', { name: 'Remove “Bruno the dog”' })
  await remove.click()
  await page.getByText('“Bruno the dog”, with 3 photos, is removed.').first().waitFor()
  await page.getByRole('heading', { name: 'No words of your own yet' }).waitFor()
  await assertAccessible(page, 'no words')
  await page.getByRole('button', { name: 'Undo' }).click()
  await card('Bruno the dog').getByText('3 photos').waitFor()
  await remove.click()
  await page.getByLabel('Words to import').setInputFiles(file)
  await card('Bruno the dog').getByText('3 photos').waitFor()
})

test('nothing was logged as an error', () => assert.deepEqual(app.complaints, []))
