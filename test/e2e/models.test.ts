/** The models: switching while the old one answers, and adding others, from a folder and from elsewhere. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { picture } from '../engine/world.ts'
import { FileServer } from '../fixtures/file-server.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'
import { withColours } from './colours.ts'

const layout = resolve(import.meta.dirname, '../parity/models/immich')
let app: App
let hub: FileServer

before(async () => {
  hub = await FileServer.open()
  await hub.publish('someone/tiny', layout)
  app = await startApp(withColours, { network: { HF_ENDPOINT: hub.url } })
  const folder = join(app.pictures, 'Colours')
  await mkdir(folder)
  for (let i = 0; i < 20; i++) await writeFile(join(folder, `${i}.jpg`), await picture('red', 'blue', 12 * i))
  await writeTinyPack(join(app.pictures, 'Other model'), { name: 'Other colours', twist: 1 })
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
  await app.page.goto(new URL('/?view=models', app.page.url()).href)
})
after(async () => {
  await app?.close()
  await hub.close()
})

const button = (name: string | RegExp) => app.page.getByRole('button', { name })
const row = (name: string) =>
  app.page.getByRole('listitem').filter({ has: app.page.getByRole('heading', { name, exact: true }) })

test('a model is added from a folder, by keyboard', async () => {
  const { page } = app
  await button('Add a model').click()
  await page.getByRole('heading', { name: 'MobileCLIP2 S0' }).waitFor()
  await assertAccessible(page, 'models, with the catalogue')
  await button('Choose its folder').press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Choose the folder of a model' })
  await dialog.getByRole('button', { name: 'Other model' }).press('Enter')
  await dialog.getByRole('button', { name: 'Add “Other model”' }).press('Enter')
  await row('Other colours').getByText('Finds by words and by example.').waitFor()
  assert.deepEqual(hub.asked, [], 'nobody else was asked for anything')
})

test('while another model looks at the photos the old one answers, and the switch can be cancelled', async () => {
  const { page, engine } = app
  const other = row('Other colours')
  const { jobId: id } = await engine.client.library.reindex({ verify: true })
  await engine.client.jobs.pause({ id })
  await other.getByRole('button', { name: 'Use this one' }).click()
  await other
    .getByText('It waits for its turn to look at the photos. Until then “colours” answers.')
    .waitFor()
  await assertAccessible(page, 'models, one on its way')
  await other.getByRole('button', { name: 'Cancel' }).click()
  await other.getByRole('button', { name: 'Use this one' }).click()
  await row('colours').getByText('in use', { exact: true }).waitFor()
  await engine.client.jobs.resume({ id })
  await other.getByText('in use', { exact: true }).waitFor()
  await other.getByText('20 of 20').waitFor()
})

test('a model from elsewhere is fetched when its licence is accepted, and not before', async () => {
  const { page } = app
  await page.getByRole('textbox', { name: /^From the Hugging Face Hub/ }).fill('someone/tiny')
  await page.keyboard.press('Enter')
  const offer = page.getByRole('dialog', { name: 'someone/tiny' })
  await offer.getByText('mit', { exact: true }).waitFor()
  assert.equal(hub.asked.length, 1)
  const fetch = offer.getByRole('button', { name: /^Fetch / })
  assert.equal(await fetch.isDisabled(), true)
  await assertAccessible(page, 'an offer')
  await offer.getByRole('checkbox').check()
  await fetch.click()
  await offer.waitFor({ state: 'hidden' })
  await row('someone/tiny').getByText('English').waitFor()
  await app.idle()
})

test('a model that is not in use is removed, after a word on what goes', async () => {
  const { page } = app
  await row('someone/tiny').getByRole('button', { name: 'Remove' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove “someone/tiny”?' })
  await dialog.getByText(/are free again/).waitFor()
  await assertAccessible(page, 'removing a model')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await row('someone/tiny').waitFor({ state: 'detached' })
  assert.equal((await app.engine.client.models.list()).length, 2)
})

test('what is not there says so', async () => {
  const { page } = app
  await page.getByRole('textbox', { name: /^From the Hugging Face Hub/ }).fill('someone/else')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await assertAccessible(page, 'no such model')
})

test('nothing was logged as an error', () => {
  // Chromium notes every answer that is not a success, so also that of the model that is not there.
  assert.deepEqual(
    app.complaints.filter((complaint) => !complaint.startsWith('/rpc/models/offer: Failed to load resource')),
    [],
  )
})
