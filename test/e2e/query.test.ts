/** A query of several parts in a browser: its chips, their menus, and the address that holds it. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { picture } from '../engine/world.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'
import { withColours } from './colours.ts'

let app: App

before(async () => {
  app = await startApp(withColours)
  const { engine, pictures } = app
  for (const colour of ['red', 'green', 'blue'] as const)
    await writeFile(join(pictures, `${colour}.jpg`), await picture(colour))
  await writeFile(join(pictures, 'sunset.jpg'), await picture('red', 'blue'))
  await engine.client.library.addFolder({ handle: engine.folders.mint(pictures) })
  await app.idle()
  await app.page.reload()
  await app.page.getByRole('region', { name: 'Your photos by date' }).waitFor()
})
after(() => app?.close())

const field = () => app.page.getByRole('textbox', { name: 'Search your photos' })
const chip = (name: string) => app.page.getByRole('button', { name, exact: true })
const query = () => new URL(app.page.url()).search

/** Waits until the heading says the query and its answer is there; the photos' names, best first. */
async function answer(heading: string): Promise<string[]> {
  const { page } = app
  await page.getByRole('heading', { name: heading, exact: true }).waitFor()
  await page.locator('.results[aria-busy="false"]').waitFor()
  const labels = await page
    .getByRole('region', { name: 'Photos found, best first' })
    .locator('button.open')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label') ?? ''))
  return labels.map((label) => label.split(',')[0] as string)
}

test('words with a minus become a chip, and what they name goes last', async () => {
  const { page } = app
  await field().fill('red -blue')
  await answer('“red”')
  await page.getByText('leaves out “blue”').waitFor()
  await field().press('Enter')
  const names = await answer('“red”, without “blue”')
  assert.deepEqual([names[0], names.at(-1)], ['red.jpg', 'blue.jpg'])
  assert.equal(await field().inputValue(), 'red ')
  assert.equal(query(), '?q=red&text=blue&w=-0.5')
  await assertAccessible(page, 'chips')
})

test('a chip is weighed and turned round by keyboard, and the focus comes back to it', async () => {
  const { page } = app
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  const sense = page.getByRole('radiogroup', { name: 'Look for it, or leave it out' })
  const weight = page.getByRole('radiogroup', { name: 'How much it counts' })
  await sense.getByRole('radio', { name: 'Leave out', checked: true }).waitFor()
  await assertAccessible(page, 'chip menu')
  await sense.locator(':focus').press('ArrowLeft')
  await sense.getByRole('radio', { name: 'Look for', checked: true }).waitFor()
  assert.equal((await answer('“red” and “blue”')).at(-1), 'green.jpg')
  await page.keyboard.press('Tab')
  await weight.locator(':focus').press('ArrowRight')
  await weight.getByRole('radio', { name: /^More/, checked: true }).waitFor()
  assert.equal(query(), '?q=red&text=blue&w=2')
  assert.equal((await answer('“red” and “blue”'))[0], 'blue.jpg')
  await page.keyboard.press('Escape')
  assert.match(await page.locator(':focus').innerText(), /^blue\s*×2$/)
})

test('a dropped picture joins the words, and a reload and the way back keep the whole query', async () => {
  const { page } = app
  const transfer = await page.evaluateHandle(
    (bytes) => {
      const data = new DataTransfer()
      const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
      data.items.add(new File([content], 'dropped.jpg', { type: 'image/jpeg' }))
      return data
    },
    (await picture('green', 'green', 30)).toString('base64'),
  )
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
  await page.getByText('Drop the picture to add it to the search').waitFor()
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  const names = await answer('“red” and “blue”, like this one')
  assert.match(query(), /^\?q=red&text=blue&w=2&image=\w+$/)
  await page.reload()
  assert.deepEqual(await answer('“red” and “blue”, like this one'), names)
  await page.goBack()
  await answer('“red” and “blue”')
  await page.goForward()
  await page.getByRole('button', { name: 'Remove “blue” from the search' }).click()
  await answer('“red”, like this one')
})

test('find similar starts afresh, and words are added to it', async () => {
  const { page } = app
  const red = page.locator('button.open[aria-label^="red.jpg"]')
  const id = await red.getAttribute('data-photo')
  await red.focus()
  await page.keyboard.press('s')
  const kin = await answer('Photos like this one')
  assert.deepEqual([query(), kin[0], kin.length], [`?like=${id}`, 'sunset.jpg', 3])
  assert.equal(await field().inputValue(), '')
  await field().fill('green')
  assert.equal((await answer('“green”, like this one'))[0], 'green.jpg')
  assert.equal(query(), `?q=green&like=${id}`)
  await chip('Like this photo').click()
  await page.getByRole('radio', { name: 'Leave out' }).click()
  await answer('“green”, unlike that one')
  await page.keyboard.press('Escape')
  await chip('Not like this photo').waitFor()
})

test('what cannot be answered says what to do', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await page.keyboard.type('-red')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'So far you only say what to leave out' }).waitFor()
  await assertAccessible(page, 'only a minus')
  await page.keyboard.type('+a +b +c +d +e +f +g +h')
  await page.keyboard.press('Enter')
  await page.getByText('A search has at most 8 parts.').waitFor()
  assert.equal(await field().inputValue(), '+a +b +c +d +e +f +g +h')
  await assertAccessible(page, 'too many parts')
  await field().fill('')
  await page.keyboard.press('Backspace')
  await page.getByRole('heading', { name: 'Say it, or show it' }).waitFor()
})

test('a text that is longer than the model reads says so while it is typed', async () => {
  const { page } = app
  await field().fill(Array.from({ length: 30 }, () => 'red').join(' '))
  const line = page.getByText(
    /^The model reads the first \d+ of these 30 words; what comes after them changes nothing\.$/,
  )
  await line.waitFor()
  await assertAccessible(page, 'a long text')
  await field().fill('red')
  await answer('“red”')
  await line.waitFor({ state: 'hidden' })
})

test('nothing was logged as an error', () => assert.deepEqual(app.complaints, []))
