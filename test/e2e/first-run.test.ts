/** The very first minute: the welcome page, the sample collection, and stopping it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { App } from './app.ts'
import { startApp } from './app.ts'
import { assertAccessible } from './axe.ts'

let app: App

before(async () => {
  app = await startApp()
})
after(() => app?.close())

test('an empty library welcomes with two ways to start, and the token leaves the address', async () => {
  const { page } = app
  await page.getByRole('heading', { name: /Describe a photo/ }).waitFor()
  assert.equal(new URL(page.url()).search, '')
  await assertAccessible(page, 'welcome')
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').innerText(), 'Choose a folder')
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').innerText(), 'Try the sample collection')
})

test('the folder dialog starts in the pictures folder and gives the focus back', async () => {
  const { page } = app
  await page.getByRole('button', { name: 'Choose a folder' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Choose a folder of photos' })
  await dialog.getByText(app.pictures).waitFor()
  await assertAccessible(page, 'folder dialog')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await page.locator(':focus').innerText(), 'Choose a folder')
})

test('the sample collection is drawn, shows its progress, and leads back to the welcome when cancelled', async () => {
  const { page, engine } = app
  await page.getByRole('button', { name: 'Try the sample collection' }).click()
  const bar = page.getByRole('main').getByRole('progressbar')
  await bar.waitFor()
  await assertAccessible(page, 'arriving')
  await page.getByRole('button', { name: 'Activity' }).click()
  const tray = page.getByRole('dialog', { name: 'Activity' })
  await tray.getByText(/of \d+ photos/).waitFor()
  await tray.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('heading', { name: /Describe a photo/ }).waitFor()
  const [job] = await engine.client.jobs.list()
  assert.deepEqual([job?.kind, job?.state], ['sample', 'cancelled'])
  await page.getByText(`The ${job!.done} of ${job!.total} pictures drawn so far are kept`).first().waitFor()
  await assertAccessible(page, 'welcome, after cancelling')
})

test('nothing was logged as an error', () => assert.deepEqual(app.complaints, []))
