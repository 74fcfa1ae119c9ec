/** Long work in the tray: paused and resumed by keyboard, in line, cancelled before its turn. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { picture } from '../engine/world.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'

const PHOTOS = 400
let app: App
let folder: string

before(async () => {
  app = await startApp()
  folder = join(app.pictures, 'Colours')
  await mkdir(folder)
  await writeFile(join(folder, 'first.jpg'), await picture('green'))
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
  for (let i = 0; i < PHOTOS; i++) {
    await writeFile(join(folder, `${i}.jpg`), await picture('red', 'blue', i / 2))
  }
})
after(() => app?.close())

const tray = () => app.page.getByRole('dialog', { name: 'Activity' })
const row = (name: string) => tray().getByRole('listitem').filter({ hasText: name })
const focused = () => app.page.locator(':focus')
const photos = async () => (await app.engine.client.library.overview()).photos

/** What is in hand when a pause comes is still written. */
async function atRest(): Promise<number> {
  for (let last = await photos(); ;) {
    await app.page.waitForTimeout(2000)
    const now = await photos()
    if (now === last) return now
    last = now
  }
}

test('reading is paused by keyboard, the focus stays, and nothing is read meanwhile', async () => {
  const { page, engine } = app
  await page.getByRole('button', { name: 'Activity' }).click()
  await tray().waitFor()
  await engine.client.library.reindex({})
  await tray().getByRole('button', { name: 'Pause: Reading photos' }).press('Enter')
  await tray().getByRole('button', { name: 'Resume: Reading photos' }).waitFor()
  assert.equal(await focused().getAttribute('aria-label'), 'Resume: Reading photos')
  await page.getByRole('status').getByText('Reading photos: paused.').waitFor()
  const before = await atRest()
  assert.ok(before < PHOTOS)
  await page
    .getByRole('main')
    .getByText(new RegExp(`^${before} photos?$`))
    .waitFor()
  assert.equal(await photos(), before)
})

test('what is asked for meanwhile says what it waits for, and can be cancelled before its turn', async () => {
  const { page, engine } = app
  await engine.client.library.addSample({})
  const sample = row('Sample collection')
  await sample.getByText('Waits for “Reading photos”, which is paused').waitFor()
  await assertAccessible(page, 'tray, paused and waiting')
  await sample.getByRole('button', { name: 'Cancel: Sample collection' }).press('Enter')
  await sample.getByText('Cancelled').waitFor()
})

test('the pill says that it is paused, also after a reload, and resuming reads the rest', async () => {
  const { page } = app
  await page.keyboard.press('Escape')
  const pill = page.getByRole('button', { name: /^Paused · / })
  await pill.waitFor()
  await assertAccessible(page, 'pill, paused')
  await page.reload()
  await pill.click()
  await tray().getByRole('button', { name: 'Resume: Reading photos' }).press('Enter')
  await app.idle()
  assert.ok((await photos()) >= PHOTOS)
  await row('Reading photos').first().getByText(/Done/).waitFor()
})

test('nothing was logged as an error', () => assert.deepEqual(app.complaints, []))
