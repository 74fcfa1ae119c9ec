/** Results as a person sees them: what is likely above, the rest below, and a burst as one tile. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { picture } from '../engine/world.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'
import { withColours } from './colours.ts'

let app: App

before(async () => {
  app = await startApp(withColours)
  const folder = join(app.pictures, 'colours')
  await mkdir(folder)
  for (let i = 0; i < 50; i++) {
    const other = await picture(i % 2 ? 'green' : 'blue', i % 3 ? 'green' : 'blue', i)
    await writeFile(join(folder, `other-${i}.jpg`), other)
  }
  await writeFile(join(folder, 'red.jpg'), await picture('red'))
  for (let i = 0; i < 3; i++) {
    const taken = `2024:05:01 10:00:0${i}`
    const press = sharp(await picture('red', 'red', 60 + i)).withExif({ IFD2: { DateTimeOriginal: taken } })
    await writeFile(join(folder, `burst-${i}.jpg`), await press.toBuffer())
  }
  const { client, folders } = app.engine
  await client.library.addFolder({ handle: folders.mint(folder) })
  await app.idle()
})
after(() => app.close())

const found = () => app.page.getByRole('region', { name: 'Photos found, best first' })

async function search(text: string): Promise<void> {
  await app.page.getByRole('textbox', { name: 'Search your photos' }).fill(text)
  await app.page.keyboard.press('Enter')
  await app.page.getByRole('heading', { name: `“${text}”` }).waitFor()
}

test('a heading stands where likely ends', async () => {
  await search('red')
  const [likely, less] = [
    found().getByRole('list', { name: 'Likely', exact: true }),
    found().getByRole('list', { name: 'Less likely' }),
  ]
  await less.waitFor()
  assert.equal(await likely.getByRole('listitem').count(), 2)
  await app.page.getByText('2 likely of 52 photos, best first', { exact: true }).waitFor()
  await assertAccessible(app.page, 'search with a divider')
})

test('a burst is one tile that says how many it holds; its photos lie side by side in the lightbox', async () => {
  const tile = found().getByRole('button', { name: /^burst-\d\.jpg, \d of 52, burst of 3/ })
  assert.equal(await tile.count(), 1)
  await tile.click()
  const photo = app.page.getByRole('dialog')
  const names = new Set<string>()
  for (let i = 0; i < 3; i++) {
    const title = photo.getByRole('heading', { name: /^burst-/ })
    await title.waitFor()
    names.add((await title.textContent())!)
    if (i < 2) {
      await app.page.keyboard.press('ArrowRight')
      await app.page.waitForFunction(
        (seen) => !seen.includes(document.querySelector('[role=dialog] h2')?.textContent ?? ''),
        [...names],
      )
    }
  }
  assert.deepEqual([...names].sort(), ['burst-0.jpg', 'burst-1.jpg', 'burst-2.jpg'])
  await app.page.keyboard.press('Escape')
  // The focus returns to the tile that stands for the photo.
  await app.page.waitForFunction(() =>
    document.activeElement?.getAttribute('aria-label')?.includes('burst of 3'),
  )
})

test('where nothing is likely a line says why, above the nearest photos', async () => {
  await search('qwzx blorp')
  await app.page
    .getByText('Kindred does not know the words “qwzx” and “blorp”. These come nearest:', { exact: true })
    .waitFor()
  assert.ok((await found().getByRole('listitem').count()) > 5)
  assert.equal(await found().getByRole('heading').count(), 0)
  await assertAccessible(app.page, 'search that finds nothing likely')
  assert.deepEqual(app.complaints, [])
})
