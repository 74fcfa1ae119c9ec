/** On photos without captions no screen promises words, before teaching and after. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { modelHash } from '../../main/models/index.ts'
import { openStore } from '../../main/store/index.ts'
import type { ModelId } from '../../shared/model/index.ts'
import { picture } from '../engine/world.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
import { startApp, type App } from './app.ts'
import { assertAccessible } from './axe.ts'

const id = 'looks' as ModelId
let app: App

before(async () => {
  // A model that reads no words, as teaching with photos alone makes one; not in use yet.
  app = await startApp(async (home) => {
    const manifest = await writeTinyPack(join(home, 'models', id), { name: id, text: false })
    const store = openStore(home)
    store.models.add({ id, hash: modelHash(manifest), manifest, bytes: 1 })
    store.close()
  })
  const folder = join(app.pictures, 'Wordless')
  await mkdir(folder)
  for (let i = 0; i < 45; i++) await writeFile(join(folder, `${i}.jpg`), await picture('red', 'blue', i))
  await app.engine.client.library.addFolder({ handle: app.engine.folders.mint(folder) })
  await app.idle()
})
after(() => app?.close())

async function open(address: string): Promise<string> {
  await app.page.goto(new URL(address, app.page.url()).href)
  await app.page.getByRole('main').getByRole('heading').first().waitFor()
  await app.page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => {})
  return app.page.getByRole('main').innerText()
}

const needsCaptions = /For words it takes at least 40 photos with captions, and none of yours has\./

test('before teaching, the library and the search say that words need captions', async () => {
  const { page } = app
  await open('/')
  await page.getByText('To find them by words, they need captions too.').waitFor()
  for (const address of ['/?view=search', '/?q=dog']) {
    await open(address)
    await page.getByRole('heading', { name: 'Kindred does not know your photos yet' }).waitFor()
    assert.match(await page.getByRole('main').innerText(), needsCaptions)
    await assertAccessible(page, `${address}, no captions`)
  }
})

test('the page to teach on offers looks alone', async () => {
  const { page } = app
  await open('/?view=train')
  await page.getByText('No photo has a caption yet').waitFor()
  assert.equal(await page.getByRole('radio', { name: /^Photos and words(?!,)/ }).isDisabled(), true)
  assert.equal(await page.getByRole('radio', { name: /^Looks alone(?!,)/ }).isChecked(), true)
  assert.doesNotMatch(await page.getByRole('main').innerText(), /reads your captions/)
})

test('with a model of looks alone, words are not asked for, and what a word gets is said', async () => {
  const { page, engine } = app
  await engine.client.models.use({ id })
  await app.idle()
  await open('/?view=search')
  await page.getByRole('heading', { name: 'Show it', exact: true }).waitFor()
  assert.match(await page.getByRole('main').innerText(), needsCaptions)
  await page.getByPlaceholder('Drop a picture to find photos like it').waitFor()
  await open('/?q=dog')
  await page.getByRole('heading', { name: 'The model in use reads no words' }).waitFor()
  assert.match(await page.getByRole('main').innerText(), needsCaptions)
  await assertAccessible(page, 'a word, no captions')
  await open('/?view=models')
  await page.getByText('Finds by example, reads no words').waitFor()
})
