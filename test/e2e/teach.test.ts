/** Teaching the model in use what is a person's own: an offer beside a search that works, a minute, before and after. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeShapes } from '../fixtures/shapes.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'
import { withColours } from './colours.ts'

let app: App

before(async () => {
  app = await startApp((home) => withColours(home, { heads: true }))
  const folder = join(app.pictures, 'Shapes')
  await writeShapes(folder, 120)
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
})
after(() => app?.close())

test('no screen asks for teaching where words are read already', async () => {
  const { page } = app
  await page.goto(new URL('/', page.url()).href)
  await page.getByRole('region', { name: 'Your photos by date' }).waitFor()
  assert.equal(
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Teach/ })
      .count(),
    0,
  )
  await page.goto(new URL('/?q=red', page.url()).href)
  await page.getByRole('region', { name: 'Photos found, best first' }).waitFor()
  assert.equal(
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Teach/ })
      .count(),
    0,
  )
})

test('teaching is one button with its quote; training from scratch is one click further down', async () => {
  const { page } = app
  await page.getByRole('link', { name: 'Teach' }).click()
  const button = page.getByRole('button', { name: 'Teach Kindred', exact: true })
  await button.and(page.locator(':enabled')).waitFor()
  await page.getByText(/^About 1 minute, and .* of disk\./).waitFor()
  assert.equal(await page.getByRole('slider', { name: 'How long to teach' }).count(), 0)
  await page.getByRole('button', { name: 'From scratch, for the laboratory' }).click()
  await page.getByRole('slider', { name: 'How long to teach' }).waitFor()
  await page.getByRole('button', { name: 'Teach from scratch' }).waitFor()
  await assertAccessible(page, 'teach, with the laboratory open')
})

test('it is taught, and what came of it is said', async () => {
  const { page, engine } = app
  await page.getByRole('button', { name: 'Teach Kindred', exact: true }).click()
  await page.getByText(/^This model (passed|did not pass)/).waitFor({ timeout: 120_000 })
  const [run] = await engine.client.training.runs()
  assert.deepEqual([run?.method, run?.state], ['teach', 'done'])
  await app.idle()
  await page.getByRole('button', { name: 'Runs and generations' }).click()
  const generations = page.getByRole('table', { name: 'Generations' })
  await generations.getByRole('row', { name: /teach, run 1/ }).waitFor()
  await assertAccessible(page, 'taught, with runs and generations open')

  // Smoothed a little, hovered: what was measured at a step, and the smooth value.
  const chart = page.getByRole('img', { name: 'Loss of 1 run, one curve each' })
  await chart.scrollIntoViewIfNeeded()
  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.5 * box.height)
  await chart.getByText(/^[\d.]+, smooth [\d.]+$/).waitFor()
  await page.getByRole('slider', { name: 'Smoothing' }).press('Home')
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.5 * box.height)
  await chart.getByText(/^[\d.]+$/).waitFor()
  assert.deepEqual(app.complaints, [])
})
