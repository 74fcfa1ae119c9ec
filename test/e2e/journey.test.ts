/** A person's way through Kindred in a browser: a folder, its ledger, learning, and finding again. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { writeSample } from '../../main/sample/index.ts'
import type { RecipeFile } from '../../shared/model/index.ts'
import { smallRecipe } from '../fixtures/small-recipe.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'

const count = 160
let app: App
let folder: string
/** A photo of the folder with one of its captions. */
let known: { file: string; caption: string }

before(async () => {
  app = await startApp()
  folder = join(app.pictures, 'Holidays')
  await writeSample(folder, { count, seed: 5 })
  known = await knownPhoto()
})
after(() => app?.close())

async function knownPhoto(): Promise<typeof known> {
  const tables = (await readdir(folder, { recursive: true }))
    .filter((path) => path.endsWith('captions.csv'))
    .sort()
  const table = tables[0] as string
  const rows: { image: string; caption: string }[] = parse(await readFile(join(folder, table)), {
    columns: true,
  })
  const { image, caption } = rows[0] as { image: string; caption: string }
  return { file: join(folder, table, '..', image), caption }
}

const nameOf = (path: string) => path.split(/[\\/]/).at(-1) as string
const results = () => app.page.getByRole('region', { name: 'Photos found, best first' })
const tiles = () => results().locator('button.open')

test('a folder chosen by keyboard is read, and its photos appear by date', async () => {
  const { page } = app
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Holidays' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add “Holidays”' }).press('Enter')
  await page.getByRole('region', { name: 'Your photos by date' }).waitFor()
  await app.idle()
  const copies = await exactCopies()
  await page.getByText(`${count + 1 - copies} photos, `).waitFor()
  await assertAccessible(page, 'library')
})

async function exactCopies(): Promise<number> {
  const backup = join(folder, 'Phone backup')
  const whole = await Promise.all((await readdir(backup)).map((file) => canRead(join(backup, file))))
  return whole.filter(Boolean).length
}

/** The name of the photo that is a JPEG at its start and ends too early. */
async function truncatedPhoto(): Promise<string> {
  const backup = join(folder, 'Phone backup')
  for (const file of await readdir(backup)) {
    const jpeg = (await readFile(join(backup, file)))[0] === 0xff
    if (jpeg && !(await canRead(join(backup, file)))) return file
  }
  throw new Error('the sample has no truncated photo')
}

/** All of its pixels: `stats()` misses now and then that a file ends too early. */
const canRead = (file: string) => sharp(file).raw().toBuffer().then(() => true, () => false) // prettier-ignore

test('the ledger accounts for every file, and says first which photo is damaged', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Health' }).click()
  const numbers = await page.locator('.states .number').allInnerTexts()
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )
  assert.equal(
    numbers.reduce((sum, n) => sum + Number(n), 0),
    files.length,
  )
  const listed = page.getByRole('region', { name: 'In the library' }).getByRole('listitem')
  await listed.first().waitFor()
  assert.match(
    await listed.first().innerText(),
    new RegExp(`Phone backup/${await truncatedPhoto()}[^]*partly damaged`),
  )
  await assertAccessible(page, 'health')
})

test('before the first model a search says what to do', async () => {
  const { page } = app
  await page.keyboard.press('/')
  await page.keyboard.type(known.caption)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Kindred does not know your photos yet' }).waitFor()
  await assertAccessible(page, 'search without a model')
  await page.getByRole('main').getByRole('button', { name: 'Teach Kindred your photos' }).click()
  await page.getByRole('heading', { name: 'Teach Kindred your photos' }).waitFor()
})

test('a recipe is changed as text; what cannot be followed is said, and nothing starts', async () => {
  const { page, engine } = app
  await page.getByRole('button', { name: 'Teach Kindred' }).and(page.locator(':enabled')).waitFor()
  await assertAccessible(page, 'train')
  await page.getByRole('button', { name: 'Details' }).click()
  await page.getByRole('button', { name: 'Change the recipe' }).click()
  const text = page.getByRole('textbox', { name: 'Recipe' })
  await text.waitFor()
  const own = JSON.parse(await text.inputValue()) as RecipeFile
  assert.deepEqual([own.method, own.image?.size], ['clip', 96])
  await page.getByRole('button', { name: 'Show some' }).click()
  const shown = page.getByRole('img', { name: 'Views of it, as a run draws them' }).locator('img')
  await shown.first().waitFor()
  assert.equal(await shown.count(), 12)
  await text.fill(JSON.stringify({ ...own, batch: 1 }))
  await page.getByRole('button', { name: 'Teach Kindred' }).click()
  await page.getByText(/What you wrote is not a recipe. batch: /).waitFor()
  assert.deepEqual(await engine.client.training.runs(), [])
  await assertAccessible(page, 'a recipe with a mistake')
  await text.fill(JSON.stringify({ ...smallRecipe, budget: { epochs: 150 } }))
})

test('learning shows its curves, and a reload in the middle shows them again', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Teach Kindred' }).click()
  const bar = page.getByRole('progressbar', { name: 'Teaching' })
  await bar.waitFor()
  await page.getByText(/^of [\d,]+ steps$/).waitFor({ timeout: 90_000 })
  const address = page.url()
  await page.reload()
  await bar.waitFor()
  assert.equal(page.url(), address)
  await page.getByText(/^of [\d,]+ steps$/).waitFor()
  await page.getByRole('img', { name: /^Loss/ }).waitFor()
  await assertAccessible(page, 'training')
})

test('learning is cancelled within a moment and goes on later, to a model in use', async () => {
  const { page, engine } = app
  await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click()
  await page.getByText(/This run was cancelled at step/).waitFor()
  const [stopped] = await engine.client.training.runs()
  assert.equal(stopped?.state, 'cancelled')
  await page.getByRole('button', { name: 'Go on where it stopped' }).click()
  const outcome = page.getByText(/^This model (passed, and is in use|did not pass)/)
  await outcome.waitFor({ timeout: 240_000 })
  // On a busy machine a minute can be too short for that.
  const passed = (await outcome.innerText()).includes('passed, and')
  if (!passed) await page.getByRole('button', { name: 'Use it all the same' }).click()
  const [done] = await engine.client.training.runs()
  assert.equal(done?.id, stopped?.id)
  assert.equal(done?.state, 'done')
  await page.getByText(done.verdict!.words, { exact: true }).waitFor()
  assert.match(done.verdict!.words, /by luck .* \(binomial, 97\.5 %\)/)
  await app.idle()
  await assertAccessible(page, 'result')
})

test('a caption finds photos, and the address brings the search back', async () => {
  const { page } = app
  await page.getByRole('textbox', { name: 'Search your photos' }).fill(known.caption)
  await page.keyboard.press('Enter')
  await tiles().first().waitFor()
  assert.equal(new URL(page.url()).searchParams.get('q'), known.caption)
  assert.match(
    (await tiles().first().getAttribute('aria-label')) ?? '',
    /, 1 of \d+(, burst of \d+)?, likeness/,
  )
  const first = await tiles().first().getAttribute('data-photo')
  await page.reload()
  await tiles().first().waitFor()
  assert.equal(await tiles().first().getAttribute('data-photo'), first)
  await assertAccessible(page, 'results')
})

test('a dropped picture finds the photo it was made from', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Clear the search' }).click()
  const picture = await sharp(known.file).resize(500).webp().toBuffer()
  const transfer = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer()
    data.items.add(
      new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'dropped.webp', {
        type: 'image/webp',
      }),
    )
    return data
  }, picture.toString('base64'))
  for (const type of ['dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer: transfer })
  await page.getByText('Like your picture').waitFor()
  await page.waitForFunction(() => document.querySelector('.results')?.getAttribute('aria-busy') === 'false')
  await tiles().first().waitFor()
  const labels = await tiles().evaluateAll((all) => all.map((tile) => tile.getAttribute('aria-label') ?? ''))
  const place = labels.findIndex((label) => label.startsWith(nameOf(known.file)))
  assert.ok(place >= 0 && place < 5, `found at place ${place + 1}`)
  assert.ok(Number(/likeness ([\d.]+)/.exec(labels[place] as string)?.[1]) > 0.95, labels[place])
})

test('the lightbox shows a photo with its captions, pages on, and gives the focus back', async () => {
  const { page } = app
  await tiles().first().press('Enter')
  const box = page.getByRole('dialog')
  await box.getByRole('heading', { name: /\.jpg$/ }).waitFor()
  const first = await box.getByRole('heading', { name: /\.jpg$/ }).innerText()
  const details = box.getByRole('complementary', { name: 'Details' })
  await details.waitFor()
  assert.match(await details.innerText(), /Captions[^]*Taken[^]*Camera[^]*Place/)
  await assertAccessible(page, 'lightbox')
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction(
    (before) => document.querySelector('.lightbox-title')?.textContent !== before,
    first,
  )
  const open = new URL(page.url()).searchParams.get('photo')
  await page.keyboard.press('Escape')
  await box.waitFor({ state: 'hidden' })
  await page.locator(`:focus[data-photo="${open}"]`).waitFor()
})

test('what a person says of a photo is kept', async () => {
  const { page } = app
  await page.keyboard.press('Enter')
  const words = page.getByRole('textbox', { name: 'Your caption' })
  await words.fill(Array.from({ length: 30 }, () => 'light').join(' '))
  await page.getByText('These are 30 words, and Kindred reads about 22 of a caption at once.').waitFor()
  await words.fill('The one with the good light')
  await words.press('Control+Enter')
  await page.getByText('Kept in Kindred; the photo file stays as it is.').waitFor()
  await page.reload()
  await words.waitFor()
  assert.equal(await words.inputValue(), 'The one with the good light')
})

test('a photo closed before the grid beneath is there gives it the focus later', async () => {
  const { page } = app
  const open = new URL(page.url()).searchParams.get('photo')
  const answers = '**/rpc/search/find'
  const held = Promise.withResolvers<void>()
  await page.route(answers, async (route) => {
    await held.promise
    await route.continue()
  })
  await page.reload()
  await page
    .getByRole('dialog')
    .getByRole('heading', { name: /\.jpg$/ })
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.equal(await tiles().count(), 0)
  held.resolve()
  await page.locator(`:focus[data-photo="${open}"]`).waitFor()
  await page.unroute(answers)
})

test('find similar starts from a library photo', async () => {
  const { page } = app
  const id = await page.locator(':focus').getAttribute('data-photo')
  await page.keyboard.press('s')
  await page.getByText('Like this photo').waitFor()
  assert.equal(new URL(page.url()).searchParams.get('like'), id)
  await page.locator(':focus[aria-label*=" 1 of "]').waitFor()
  await page.goBack()
  await page.getByText('Like your picture').waitFor()
})

/** Whether an element, or the field around it, looks other with the focus than without. Runs in the page. */
function showsFocus(element: HTMLElement | SVGElement): boolean {
  const look = () => {
    const around = [element, element.parentElement, element.parentElement?.parentElement]
    return around.map((each) => {
      const { outline, boxShadow } = each ? getComputedStyle(each) : { outline: '', boxShadow: '' }
      return `${outline} ${boxShadow}`
    })
  }
  const focused = look().join()
  element.blur()
  const plain = look().join()
  element.focus()
  return focused !== plain
}

test('from the address bar to an open photo by keyboard alone', async () => {
  const { page } = app
  await page.goto(new URL('/', page.url()).href)
  await page.getByRole('region', { name: 'Your photos by date' }).waitFor()
  const seen: string[] = []
  for (let i = 0; i < 30 && !seen.at(-1)?.includes(' 1 of '); i++) {
    await page.keyboard.press('Tab')
    const focus = page.locator(':focus')
    seen.push((await focus.getAttribute('aria-label')) ?? (await focus.innerText()))
    assert.ok(await focus.evaluate(showsFocus), `focus is not visible on ${seen.at(-1)}`)
  }
  for (const name of ['Library', 'Search', 'Teach', 'Models', 'Health', 'Search your photos'])
    assert.ok(
      seen.some((each) => each.startsWith(name)),
      `${name} is not reached: ${seen.join(', ')}`,
    )
  await page.keyboard.press('ArrowRight')
  assert.match((await page.locator(':focus').getAttribute('aria-label')) ?? '', / 2 of /)
  await page.keyboard.press('Space')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  await assertAccessible(page, 'keyboard help')
  await page.keyboard.press('Escape')
})

test('the models and the start of a search are accessible too', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByText('in use', { exact: true }).waitFor()
  await assertAccessible(page, 'models')
  await page.getByRole('link', { name: 'Search' }).click()
  await page.getByRole('heading', { name: 'Say it, or show it' }).waitFor()
  await assertAccessible(page, 'search')
})

test('nothing was logged as an error', () => {
  // Chromium notes every answer that is not a success, so also those that were asked for.
  const refused = /^\/rpc\/(search\/find|training\/readRecipe): Failed to load resource/
  assert.deepEqual(
    app.complaints.filter((complaint) => !refused.test(complaint)),
    [],
  )
})
