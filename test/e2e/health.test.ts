/** What Health keeps until the person says something: photos that are gone, and words whose photo is. */
import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { photoNamed, picture } from '../engine/world.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'

let app: App
let folder: string

before(async () => {
  app = await startApp()
  folder = join(app.pictures, 'Trips')
  await mkdir(join(folder, 'Rome'), { recursive: true })
  await writeFile(join(folder, 'flag.jpg'), await picture('red', 'blue'))
  await writeFile(join(folder, 'meadow.jpg'), await picture('green', 'red'))
  await writeFile(join(folder, 'pond.jpg'), await picture('blue', 'red'))
  await writeFile(join(folder, 'lawn.jpg'), await picture('green'))
  const whole = await picture('green', 'blue', 90)
  await writeFile(join(folder, 'torn.jpg'), whole.subarray(0, Math.round(whole.length * 0.9)))
  for (let i = 0; i < 3; i++)
    await writeFile(join(folder, 'Rome', `${i}.jpg`), await picture('red', 'green', 60 * i))
  const { client, folders } = app.engine
  await client.library.addFolder({ handle: folders.mint(folder) })
  await app.idle()
  await caption('flag.jpg', 'the flag on the tower')
  await caption('meadow.jpg', 'the meadow behind the house')
  await app.page.goto(new URL('/?view=health', app.page.url()).href)
})
after(() => app?.close())

async function caption(name: string, text: string): Promise<void> {
  await app.engine.client.photos.caption({ id: (await photoNamed(app.engine, name)).id, text })
}

async function captionsOf(name: string): Promise<string[]> {
  return (await photoNamed(app.engine, name)).captions.map(({ text }) => text)
}

const button = (name: string | RegExp) => app.page.getByRole('button', { name })
const words = () => app.page.getByRole('region', { name: 'Your words for photos that are gone' })
const gone = () => app.page.getByRole('region', { name: 'Photos gone from Trips' })

async function lookForChanges(): Promise<void> {
  await button('Look for changes').click()
  await app.idle()
}

test('a photo that was read with a remark stands before those without one', async () => {
  const first = app.page.getByRole('region', { name: 'In the library' }).getByRole('listitem').first()
  // The text of what the browser has not painted yet counts too.
  assert.match((await first.textContent()) ?? '', /torn\.jpg[^]*partly damaged/)
  assert.equal(await words().count(), 0)
  assert.equal(await gone().count(), 0)
})

test('words whose place holds another picture are copied, and given to that picture', async () => {
  const { page } = app
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await writeFile(join(folder, 'flag.jpg'), await picture('blue', 'green', 9))
  await rm(join(folder, 'meadow.jpg'))
  await lookForChanges()
  await words().getByRole('listitem').nth(1).waitFor()
  await assertAccessible(page, 'kept words')
  const flag = words().getByRole('listitem').filter({ hasText: 'the flag on the tower' })
  assert.match(await flag.innerText(), /flag\.jpg/)
  await flag.getByRole('button', { name: 'Copy these words' }).click()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'the flag on the tower')
  await flag.getByRole('button', { name: 'Give them to the photo there now' }).click()
  await flag.waitFor({ state: 'detached' })
  assert.deepEqual(await captionsOf('flag.jpg'), ['the flag on the tower'])
})

test('words whose place holds nothing cannot be given there, and are discarded', async () => {
  const meadow = words().getByRole('listitem').filter({ hasText: 'the meadow' })
  assert.equal(await meadow.getByRole('button', { name: /^Give/ }).count(), 0)
  await meadow.getByRole('button', { name: 'Discard: the meadow behind the house' }).click()
  await words().waitFor({ state: 'detached' })
  assert.deepEqual(await app.engine.client.library.keptWords(), [])
})

test('photos that are gone all at once wait for a word: they come back, or are forgotten', async () => {
  const { page } = app
  const rome = join(folder, 'Rome')
  await rm(rome, { recursive: true })
  await mkdir(rome)
  await lookForChanges()
  await gone().getByText('3 photos gone from Trips').waitFor()
  await assertAccessible(page, 'photos gone')
  await writeFile(join(rome, '0.jpg'), await picture('red', 'green', 0))
  await gone().getByRole('button', { name: 'Look again' }).click()
  await app.idle()
  await gone().getByText('2 photos gone from Trips').waitFor()
  await gone().getByRole('button', { name: 'I deleted them: forget them' }).click()
  await app.idle()
  await gone().waitFor({ state: 'detached' })
  const { roots, photos } = await app.engine.client.library.overview()
  assert.deepEqual([roots[0]?.gone, roots[0]?.counts.offline, photos], [0, 0, 5])
})

test('every file is checked when asked for', async () => {
  await button('Check every file').click()
  await app.page.getByRole('status').getByText('Nothing has changed: 5 files looked at').waitFor()
})

test('nothing was logged as an error', () => assert.deepEqual(app.complaints, []))
